// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Leaves classes out unless a [Verdict] runs them: they are meant to fail.
public final class OnlyForVerdicts implements ExecutionCondition {
  /// Set by a verdict.
  static final String PARAMETER = "org.btsdk.testkit.verdict";

  /// For JUnit.
  public OnlyForVerdicts() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context.getConfigurationParameter(PARAMETER).isPresent()
        ? ConditionEvaluationResult.enabled("a verdict is wanted")
        : ConditionEvaluationResult.disabled("wrong on purpose");
  }
}
