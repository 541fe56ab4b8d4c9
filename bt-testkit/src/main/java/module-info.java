/// Contracts with which authors of plugins prove them: one abstract class for each service
/// interface. A plugin's whole test is to extend it and to say how the plugin is made.
module org.btsdk.testkit {
  // A transport may report silence as HTTP clients do.
  requires java.net.http;
  requires jdk.httpserver;
  requires transitive org.assertj.core;
  requires transitive org.btsdk.spi.choker;
  requires transitive org.btsdk.spi.limiter;
  requires transitive org.btsdk.spi.picker;
  requires transitive org.btsdk.spi.storage;
  requires transitive org.btsdk.spi.tracker;
  requires transitive org.junit.jupiter.api;
  requires java.management;
  requires jdk.management; // counts the bytes that a thread allocates

  exports org.btsdk.testkit;
  exports org.btsdk.testkit.choker;
  exports org.btsdk.testkit.limiter;
  exports org.btsdk.testkit.peer;
  exports org.btsdk.testkit.picker;
  exports org.btsdk.testkit.storage;

  // A contract looks whether the plugin it proves is registered.
  uses org.btsdk.spi.choker.ChokerProvider;
  uses org.btsdk.spi.limiter.LimiterProvider;
  uses org.btsdk.spi.picker.PickerProvider;
  uses org.btsdk.spi.storage.StorageProvider;

  exports org.btsdk.testkit.tracker;

  uses org.btsdk.spi.tracker.TrackerTransportProvider;
}
