/// How the engine does with many torrents, and with many connections.
@NullMarked
package org.btsdk.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
