/// Data exchanged with real clients of others over the machine's own addresses. [ForeignClient] is
/// one of them; [RealClientsTest] is where to begin reading.
@NullMarked
package org.btsdk.interop;

import org.jspecify.annotations.NullMarked;
