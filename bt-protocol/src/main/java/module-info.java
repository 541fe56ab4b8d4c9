/// The wire of BitTorrent as pure codecs: bytes go in, values come out, and the other way round. No
/// socket, thread or clock, so that it can be used and fuzzed without an engine.
module org.btsdk.protocol {
  requires transitive org.btsdk.model;
  requires static transitive org.jspecify;
  requires org.bouncycastle.provider; // Ed25519, which not every JDK's policy lets through

  exports org.btsdk.protocol.dht;
  exports org.btsdk.protocol.extension;
  exports org.btsdk.protocol.krpc;
  exports org.btsdk.protocol.lsd;
  exports org.btsdk.protocol.tracker;
  exports org.btsdk.protocol.wire;
}
