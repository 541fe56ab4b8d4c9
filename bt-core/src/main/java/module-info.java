/// The engine: pure state machines, the one part with threads and sockets, and the built-in
/// plugins.
///
/// Packages are exported so that tests and the simulator reach them. They carry no promise:
/// embedders use `org.btsdk.api`, authors of plugins the service interfaces.
module org.btsdk.core {
  requires transitive org.btsdk.api;
  requires transitive org.btsdk.protocol;
  requires java.net.http;
  requires jdk.net;
  requires org.slf4j;

  exports org.btsdk.core.announce;
  exports org.btsdk.core.choke;
  exports org.btsdk.core.create;
  exports org.btsdk.core.dht;
  exports org.btsdk.core.hash;
  exports org.btsdk.core.io.plugin;
  exports org.btsdk.core.limit;
  exports org.btsdk.core.metadata;
  exports org.btsdk.core.lsd;
  exports org.btsdk.core.peer;
  exports org.btsdk.core.pex;
  exports org.btsdk.core.pick;
  exports org.btsdk.core.piece;
  exports org.btsdk.core.plugin;
  exports org.btsdk.core.resume;
  exports org.btsdk.core.session;
  exports org.btsdk.core.storage;
  exports org.btsdk.core.torrent;
  exports org.btsdk.core;

  uses org.btsdk.spi.choker.ChokerProvider;
  uses org.btsdk.spi.limiter.LimiterProvider;
  uses org.btsdk.spi.picker.PickerProvider;
  uses org.btsdk.spi.storage.StorageProvider;
  uses org.btsdk.spi.tracker.TrackerTransportProvider;

  provides org.btsdk.api.engine.EngineProvider with
      org.btsdk.core.BtEngine;
  provides org.btsdk.spi.choker.ChokerProvider with
      org.btsdk.core.choke.AntiLeechChoker.Provider,
      org.btsdk.core.choke.FastestChoker.Provider,
      org.btsdk.core.choke.RoundRobinChoker.Provider,
      org.btsdk.core.choke.TitForTatChoker.Provider,
      org.btsdk.core.choke.TyrantChoker.Provider;
  provides org.btsdk.spi.limiter.LimiterProvider with
      org.btsdk.core.limit.BucketLimiter.Provider;
  provides org.btsdk.spi.picker.PickerProvider with
      org.btsdk.core.pick.DeadlinePicker.Provider,
      org.btsdk.core.pick.RarestPicker.Provider,
      org.btsdk.core.pick.SequentialPicker.Provider;
  provides org.btsdk.spi.storage.StorageProvider with
      org.btsdk.core.storage.FileStorageProvider,
      org.btsdk.core.storage.MemoryStorageProvider;

  exports org.btsdk.core.tracker;

  provides org.btsdk.spi.tracker.TrackerTransportProvider with
      org.btsdk.core.tracker.HttpTrackerTransportProvider,
      org.btsdk.core.tracker.UdpTrackerTransportProvider;
}
