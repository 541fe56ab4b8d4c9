/// An example of a storage that wraps another.
module org.btsdk.example.crypt {
  requires transitive org.btsdk.spi.storage;

  exports org.btsdk.example.crypt;

  provides org.btsdk.spi.storage.StorageProvider with
      org.btsdk.example.crypt.CryptStorageProvider;
}
