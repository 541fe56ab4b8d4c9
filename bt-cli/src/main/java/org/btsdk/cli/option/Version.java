// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
public final class Version implements IVersionProvider {
  /// The version.
  public static final String NUMBER = "0.1.0";

  @Override
  public String[] getVersion() {
    return new String[] {
      "bt " + NUMBER,
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name")
    };
  }
}
