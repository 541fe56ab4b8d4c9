/// The commands, one class each, all made with a [org.btsdk.cli.terminal.Console].
@NullMarked
package org.btsdk.cli.command;

import org.jspecify.annotations.NullMarked;
