/// An example of a storage that lets pieces go.
module org.btsdk.example.cache {
  requires transitive org.btsdk.spi.storage;

  exports org.btsdk.example.cache;

  provides org.btsdk.spi.storage.StorageProvider with
      org.btsdk.example.cache.CacheStorageProvider;
}
