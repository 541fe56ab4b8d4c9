/// Who is unchoked. Implement [org.btsdk.spi.choker.Choker] on what
/// [org.btsdk.spi.choker.RoundView] shows.
@NullMarked
package org.btsdk.spi.choker;

import org.jspecify.annotations.NullMarked;
