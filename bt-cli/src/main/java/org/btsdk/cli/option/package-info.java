/// Options that commands share, and how their texts are read ([org.btsdk.cli.option.Units]).
@NullMarked
package org.btsdk.cli.option;

import org.jspecify.annotations.NullMarked;
