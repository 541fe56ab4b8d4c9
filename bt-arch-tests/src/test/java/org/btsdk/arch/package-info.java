/// The rules of the house over the byte code of every module: [org.btsdk.arch.Rules] says them, one
/// test holds the modules against them, and another shows that each rule can fail.
@NullMarked
package org.btsdk.arch;

import org.jspecify.annotations.NullMarked;
