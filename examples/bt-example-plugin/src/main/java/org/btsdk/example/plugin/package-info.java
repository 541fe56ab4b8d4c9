/// A picker in thirty lines: [org.btsdk.example.plugin.WindowPickerProvider].
@NullMarked
package org.btsdk.example.plugin;

import org.jspecify.annotations.NullMarked;
