/// The composition root: [org.btsdk.core.BtEngine] is the engine behind `org.btsdk.api`.
@NullMarked
package org.btsdk.core;

import org.jspecify.annotations.NullMarked;
