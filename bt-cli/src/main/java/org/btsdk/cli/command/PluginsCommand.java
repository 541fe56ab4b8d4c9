// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.util.List;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.model.plugin.ConfigKey;

/// `bt plugins`.
public final class PluginsCommand extends BtSubcommand {
  /// @param console where results go
  public PluginsCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {}

  @Override
  ExitCode run() {
    List<PluginInfo> plugins = Torrents.plugins(pluginPath());
    for (PluginInfo plugin : plugins) {
      if (console.json()) {
        console.result(
            Json.object(
                "kind", plugin.kind(),
                "name", plugin.name(),
                "module", plugin.module(),
                "class", plugin.className(),
                "settings", plugin.configKeys().stream().map(ConfigKey::name).toList(),
                "problem", plugin.problem()));
      } else {
        print(plugin);
      }
    }
    return plugins.stream().allMatch(plugin -> plugin.problem().isEmpty())
        ? ExitCode.DONE
        : ExitCode.PLUGIN;
  }

  private void print(PluginInfo plugin) {
    console.result("%-8s %-16s %s".formatted(plugin.kind(), plugin.name(), plugin.module()));
    if (console.verbosity() > 0) {
      for (ConfigKey key : plugin.configKeys()) {
        console.result(
            "           %-16s %s%s"
                .formatted(
                    key.name(),
                    Text.oneLine(key.description()),
                    key.defaultText().isEmpty() ? "" : " Default: " + key.defaultText()));
      }
    }
    plugin
        .problem()
        .ifPresent(problem -> console.error("plugin " + plugin.name() + ": " + problem));
  }
}
