/// What an embedder compiles against.
module org.btsdk.api {
  requires transitive org.btsdk.model;
  requires transitive org.btsdk.spi.choker;
  requires transitive org.btsdk.spi.limiter;
  requires transitive org.btsdk.spi.picker;
  requires transitive org.btsdk.spi.storage;
  requires transitive org.btsdk.spi.tracker;
}
