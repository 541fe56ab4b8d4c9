/// The service interface of storages: where the bytes of a torrent live.
///
/// Implement [org.btsdk.spi.storage.StorageProvider], and prove it with `StorageContract` of
/// `bt-testkit`.
module org.btsdk.spi.storage {
  requires transitive org.btsdk.model;

  exports org.btsdk.spi.storage;
}
