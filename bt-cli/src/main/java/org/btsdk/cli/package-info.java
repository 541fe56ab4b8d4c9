/// The reference command line: [org.btsdk.cli.Main] starts it, [org.btsdk.cli.Subcommand] lists its
/// commands.
@NullMarked
package org.btsdk.cli;

import org.jspecify.annotations.NullMarked;
