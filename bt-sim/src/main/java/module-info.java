/// A swarm simulator: the engine's own torrent machines, hundreds or thousands of them, on one
/// virtual clock and one seeded network. The same seed gives the same history, to the event.
module org.btsdk.sim {
  requires transitive org.btsdk.model;
  requires transitive org.btsdk.api;
  requires transitive org.btsdk.spi.choker;
  requires transitive org.btsdk.spi.picker;
  requires org.btsdk.core;
  requires org.btsdk.protocol;
  requires org.btsdk.spi.tracker;

  exports org.btsdk.sim;
}
