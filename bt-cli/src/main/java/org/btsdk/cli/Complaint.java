// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with the arguments, worded as everything else that bt says. Stateless.
final class Complaint {
  private Complaint() {}

  /// One line, without `bt:` in front.
  static String of(ParameterException trouble) {
    return switch (trouble) {
      case UnmatchedArgumentException e -> unmatched(e);
      case MissingParameterException e when !e.getMissing().isEmpty() ->
          e.getMissing().getFirst() instanceof OptionSpec option
              ? option.longestName() + ": its value is missing (" + option.paramLabel() + ")"
              : e.getMissing().getFirst().paramLabel() + " is missing";
      case OverwrittenOptionException e -> name(e.getOverwritten()) + ": given more than once";
      case ParameterException e when e.getArgSpec() != null ->
          name(e.getArgSpec()) + ": " + reason(e, e.getArgSpec());
      default -> firstLine(trouble.getMessage());
    };
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String argument = String.join(" ", e.getUnmatched());
    if (e.isUnknownOption()) {
      return "there is no flag \"" + e.getUnmatched().getFirst() + "\"";
    }
    return e.getCommandLine().getParent() == null
        ? "there is no command \"" + argument + "\""
        : "one argument too many: \"" + argument + "\"";
  }

  private static String reason(ParameterException e, ArgSpec argument) {
    String given = "\"" + e.getValue() + "\"";
    Class<?> type = argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1];
    if (type.isEnum() && argument.converters().length == 0) {
      return given + " is none of " + names(type);
    } else if (type == int.class || type == Integer.class) {
      return given + " is no whole number";
    } else if (type == double.class || type == Double.class) {
      return given + " is no number";
    } else if (type == boolean.class || type == Boolean.class) {
      return given + " is neither true nor false";
    }
    return e.getCause() instanceof TypeConversionException own
        ? firstLine(own.getMessage())
        : firstLine(e.getMessage());
  }

  private static String names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
