/// What people and programs see: [org.btsdk.cli.terminal.Console] prints,
/// [org.btsdk.cli.terminal.ExitCode] is how a command ends.
@NullMarked
package org.btsdk.cli.terminal;

import org.jspecify.annotations.NullMarked;
