// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.model.Rate;

/// Rate limits of a session or of a torrent. They hold for payload and protocol together, and can
/// be changed at any time, by any thread; they work at once. Not to be implemented by clients.
public interface Limits {
  /// The download limit; [Rate#UNLIMITED] if there is none.
  Rate down();

  /// The upload limit; [Rate#UNLIMITED] if there is none.
  Rate up();

  /// Sets the download limit.
  ///
  /// @param limit the new limit; [Rate#ZERO] stops everything
  /// @return this
  Limits down(Rate limit);

  /// Sets the upload limit.
  ///
  /// @param limit the new limit; [Rate#ZERO] stops everything
  /// @return this
  Limits up(Rate limit);
}
