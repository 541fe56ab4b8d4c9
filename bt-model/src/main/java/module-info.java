/// Values that every part of bt shares: info-hashes, torrent metainfo and geometry, magnet links,
/// bencode, addresses of peers, rates, and what a plugin says of itself.
///
/// Nothing here does I/O, starts a thread or reads a clock.
module org.btsdk.model {
  requires static transitive org.jspecify;

  exports org.btsdk.model;
  exports org.btsdk.model.bencode;
  exports org.btsdk.model.plugin;
}
