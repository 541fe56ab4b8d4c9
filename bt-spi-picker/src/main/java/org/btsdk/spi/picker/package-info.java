/// Which piece next. Implement [org.btsdk.spi.picker.PiecePicker] on what
/// [org.btsdk.spi.picker.SwarmView] shows.
@NullMarked
package org.btsdk.spi.picker;

import org.jspecify.annotations.NullMarked;
