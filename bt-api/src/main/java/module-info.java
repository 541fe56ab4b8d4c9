/// What an embedder compiles against: sessions, torrents, events and typed failures; also making,
/// checking and announcing a torrent without a session.
///
/// The engine is found at run time: add `bt-core` to the module path or the class path.
module org.btsdk.api {
  requires transitive org.btsdk.model;
  requires transitive org.btsdk.spi.choker;
  requires transitive org.btsdk.spi.limiter;
  requires transitive org.btsdk.spi.picker;
  requires transitive org.btsdk.spi.storage;
  requires transitive org.btsdk.spi.tracker;

  exports org.btsdk.api;
  exports org.btsdk.api.engine;
  exports org.btsdk.api.event;

  uses org.btsdk.api.engine.EngineProvider;
}
