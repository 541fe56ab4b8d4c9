// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Hears what is logged, and what threads die of, while it is open. For one test at a time.
final class SystemErrors implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private SystemErrors() {
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
  }

  static SystemErrors hear() {
    return new SystemErrors();
  }

  void requireNoException() {
    assertThat(heard.toString(StandardCharsets.UTF_8)).doesNotContain("Exception", "Error");
  }

  @Override
  public void close() {
    System.setErr(before);
    before.print(heard.toString(StandardCharsets.UTF_8));
  }
}
