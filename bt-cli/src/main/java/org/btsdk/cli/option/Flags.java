// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/// What a command takes, declared in the order in which help lists it.
///
/// picocli would find the same in annotations; but reading them by reflection takes as long as the
/// JVM takes to start, for each command anew. NOT thread-safe.
public final class Flags {
  private final CommandSpec spec;
  private final ScopeType scope;
  private int positions;

  private Flags(CommandSpec spec, ScopeType scope) {
    this.spec = spec;
    this.scope = scope;
  }

  /// Of one command.
  public static Flags of(CommandSpec spec) {
    return new Flags(spec, ScopeType.LOCAL);
  }

  /// Of a command and of all that are below it.
  public static Flags ofAll(CommandSpec spec) {
    return new Flags(spec, ScopeType.INHERIT);
  }

  /// A flag without a value.
  ///
  /// @param names with commas between
  /// @param description what it does
  /// @param to called when it is given
  public void flag(String names, String description, Consumer<Boolean> to) {
    add(option(names, description).type(boolean.class), to);
  }

  /// A flag without a value that may be repeated.
  ///
  /// @param names with commas between
  /// @param description what it does
  /// @param to told as many values as it was given times
  public void counted(String names, String description, Consumer<boolean[]> to) {
    add(option(names, description).type(boolean[].class).arity("0"), to);
  }

  /// The flag that prints help instead of doing anything.
  public void help(String names, String description) {
    add(option(names, description).type(boolean.class).usageHelp(true), (Boolean _) -> {});
  }

  /// The flag that prints the version instead of doing anything.
  public void version(String names, String description) {
    add(option(names, description).type(boolean.class).versionHelp(true), (Boolean _) -> {});
  }

  /// A flag with a value, of a type that picocli can read.
  ///
  /// @param names with commas between
  /// @param label what help calls the value
  /// @param description what it does
  /// @param type the value's
  /// @param to told the value
  public <T> void value(
      String names, String label, String description, Class<T> type, Consumer<T> to) {
    add(option(names, description).paramLabel(label).type(type), to);
  }

  /// A flag with a value.
  ///
  /// @param names with commas between
  /// @param label what help calls the value
  /// @param description what it does
  /// @param converter reads the value
  /// @param to told the value
  public <T> void value(
      String names, String label, String description, ITypeConverter<T> converter, Consumer<T> to) {
    add(option(names, description).paramLabel(label).type(Object.class).converters(converter), to);
  }

  /// A flag with a value that there may not be, of a type that picocli can read.
  public <T> void optional(
      String names, String label, String description, Class<T> type, Consumer<Optional<T>> to) {
    value(names, label, description, type, value -> to.accept(Optional.of(value)));
  }

  /// A flag with a value that there may not be.
  public <T> void optional(
      String names,
      String label,
      String description,
      ITypeConverter<T> converter,
      Consumer<Optional<T>> to) {
    value(names, label, description, converter, value -> to.accept(Optional.of(value)));
  }

  /// A flag with a value that may be repeated.
  public void texts(String names, String label, String description, Consumer<List<String>> to) {
    add(
        option(names, description).paramLabel(label).type(List.class).auxiliaryTypes(String.class),
        to);
  }

  /// The next argument, which must be there.
  public <T> void argument(String label, String description, Class<T> type, Consumer<T> to) {
    add(positional(label, description).type(type).arity("1").required(true), to);
  }

  /// The next argument, which may be missing.
  public <T> void optionalArgument(
      String label, String description, Class<T> type, Consumer<T> to) {
    add(positional(label, description).type(type).arity("0..1"), to);
  }

  /// All arguments, of which there is at least one.
  public void arguments(String label, String description, Consumer<List<String>> to) {
    add(
        PositionalParamSpec.builder()
            .index("0..*")
            .paramLabel(label)
            .description(description)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1..*")
            .required(true),
        to);
  }

  private OptionSpec.Builder option(String names, String description) {
    return OptionSpec.builder(names.split(",", -1)).description(description).scopeType(scope);
  }

  private PositionalParamSpec.Builder positional(String label, String description) {
    return PositionalParamSpec.builder()
        .index(String.valueOf(positions++))
        .paramLabel(label)
        .description(description);
  }

  private <V> void add(OptionSpec.Builder builder, Consumer<V> to) {
    Binding<V> binding = new Binding<>(to);
    spec.addOption(builder.getter(binding).setter(binding).build());
  }

  private <V> void add(PositionalParamSpec.Builder builder, Consumer<V> to) {
    Binding<V> binding = new Binding<>(to);
    spec.addPositional(builder.getter(binding).setter(binding).build());
  }

  /// Hands a value on, and keeps it for picocli, which adds to lists.
  ///
  /// @param <V> what the type of the [ArgSpec] is
  private static final class Binding<V> implements IGetter, ISetter {
    private final Consumer<V> to;
    private @Nullable Object value;

    Binding(Consumer<V> to) {
      this.to = to;
    }

    @Override
    // picocli's signature; it asks for the type that it was told
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T get() {
      return (T) value;
    }

    @Override
    @SuppressWarnings("unchecked") // picocli gives the type that it was told
    public <T> @Nullable T set(@Nullable T next) {
      Object previous = value;
      value = next;
      if (next != null) {
        to.accept((V) next);
      }
      return (T) previous;
    }
  }
}
