/// An example of an embedder with a message of its own.
module org.btsdk.example.extension {
  requires transitive org.btsdk.api;

  exports org.btsdk.example.extension;
}
