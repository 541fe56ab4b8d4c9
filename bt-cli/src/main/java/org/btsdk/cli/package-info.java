/// The reference command line: [org.btsdk.cli.Main] starts it, [org.btsdk.cli.BtCommand] lists its
/// commands.
@NullMarked
package org.btsdk.cli;

import org.jspecify.annotations.NullMarked;
