/// Tries storages for the command line: the contract of the test kit, and a measurement.
///
/// Loaded by `bt bench` alone, as a layer of modules above the command line's, so that nobody else
/// pays for JUnit.
module org.btsdk.bench {
  requires org.btsdk.api;
  requires org.btsdk.testkit;
  requires org.junit.platform.launcher;

  provides org.btsdk.api.engine.BenchTool with
      org.btsdk.bench.StoreBench;

  // JUnit makes the contract's class.
  opens org.btsdk.bench to
      org.junit.platform.commons;
}
