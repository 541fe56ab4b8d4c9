/// The built-in piece pickers. Start with [org.btsdk.core.pick.RarestPicker], to which the other
/// two fall back; [org.btsdk.core.pick.DeadlinePicker] is the one for streaming.
@NullMarked
package org.btsdk.core.pick;

import org.jspecify.annotations.NullMarked;
