// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.spi.storage.NoSpaceException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs the contract with JUnit's launcher. Blocks; one run at a time.
final class ContractRun {
  private ContractRun() {}

  static synchronized ContractResult run(Subject subject, Path place) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    BenchedContract.SUBJECT.set(subject);
    // Where JUnit looks for its engine.
    thread.setContextClassLoader(ContractRun.class.getClassLoader());
    try {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(BenchedContract.class))
              .configurationParameter(
                  TempDir.DEFAULT_FACTORY_PROPERTY_NAME, FoldersInPlace.class.getName())
              .configurationParameter(FoldersInPlace.PLACE, place.toString())
              .build();
      Listener listener = new Listener();
      LauncherFactory.create().execute(request, listener);
      if (listener.passed + listener.broken.size() + listener.withoutRoom.size() == 0) {
        throw new IllegalStateException("no test of the contract was run");
      }
      return new ContractResult(
          listener.passed, listener.skipped, listener.broken, listener.withoutRoom);
    } finally {
      thread.setContextClassLoader(before);
      BenchedContract.SUBJECT.set(null);
    }
  }

  private static final class Listener implements TestExecutionListener {
    private int passed;
    private int skipped;
    private final List<String> broken = new ArrayList<>();
    private final List<String> withoutRoom = new ArrayList<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      skipped++;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      switch (result.getStatus()) {
        case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
        case ABORTED -> skipped++;
        case FAILED ->
            (result.getThrowable().filter(NoSpaceException::isBehind).isPresent()
                    ? withoutRoom
                    : broken)
                .add(
                    "%s: %s"
                        .formatted(
                            test.getDisplayName().replace("()", "").replace('_', ' '),
                            result.getThrowable().map(Listener::reason).orElse("")));
      }
    }

    private static String reason(Throwable trouble) {
      String message = String.valueOf(trouble.getMessage()).strip();
      String type = trouble instanceof AssertionError ? "" : trouble.getClass().getName() + ": ";
      return type + message.replaceAll("\\s+", " ");
    }
  }
}
