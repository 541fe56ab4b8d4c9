// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.btsdk.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Defaults of flags: the variable `BT_SOME_FLAG`, else the line `some-flag=VALUE` (or
/// `command.some-flag=VALUE` for one command) of the file that `--config` names.
public final class Defaults implements IDefaultValueProvider {
  private final Map<String, String> environment;
  private final String prefix;
  private final Properties file;

  private Defaults(Map<String, String> environment, String prefix, Properties file) {
    this.environment = environment;
    this.prefix = prefix;
    this.file = file;
  }

  /// The defaults of a run.
  ///
  /// @param args looked through for `--env-prefix` and `--config`, which must be known before
  ///   parsing
  /// @param environment the environment variables
  /// @throws UsageException if the file cannot be read
  public static Defaults of(String[] args, Map<String, String> environment) {
    String prefix = find(args, "--env-prefix");
    prefix = prefix == null ? "BT_" : prefix;
    String config = find(args, "--config");
    config = config == null ? environment.get(prefix + "CONFIG") : config;
    return new Defaults(environment, prefix, config == null ? new Properties() : read(config));
  }

  private static @Nullable String find(String[] args, String name) {
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith(name + "=")) {
        return args[i].substring(name.length() + 1);
      }
      if (args[i].equals(name) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static Properties read(String config) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(config), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException _) {
      throw new UsageException(config + ": no such file");
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(config + ": cannot be read: " + e.getMessage());
    }
    return properties;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option)
        || option.usageHelp()
        || option.versionHelp()
        || !option.longestName().startsWith("--")) {
      return null;
    }
    String name = option.longestName().substring(2);
    String variable = prefix + name.replace('-', '_').toUpperCase(Locale.ROOT);
    String value = environment.get(variable);
    if (value == null && option.command() != null) {
      value = file.getProperty(option.command().name() + "." + name);
    }
    return value == null ? file.getProperty(name) : value;
  }
}
