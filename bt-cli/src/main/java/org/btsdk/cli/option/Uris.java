// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.btsdk.cli.terminal.UsageException;

/// Reads URLs as people write them. Stateless.
public final class Uris {
  private Uris() {}

  /// Reads a URL.
  ///
  /// @throws UsageException if it is none, or has no scheme
  public static URI parse(String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getScheme() == null) {
        throw new UsageException("\"" + text + "\" is no URL: it has no scheme such as https:");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new UsageException("\"" + text + "\" is no URL: " + e.getMessage());
    }
  }

  /// Reads tiers of trackers: each text is a tier, with commas between its trackers.
  public static List<List<URI>> tiers(List<String> texts) {
    return texts.stream()
        .map(tier -> Arrays.stream(tier.split(",(?=[a-zA-Z]+://)")).map(Uris::parse).toList())
        .toList();
  }
}
