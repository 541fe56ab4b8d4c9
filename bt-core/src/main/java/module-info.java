/// The engine: pure state machines, the one package with threads and sockets, and the built-in
/// plugins.
///
/// Packages are exported so that tests and the simulator reach them. They carry no promise:
/// embedders use `org.btsdk.api`, authors of plugins the service interfaces.
module org.btsdk.core {
  requires transitive org.btsdk.api;
  requires transitive org.btsdk.protocol;
  requires org.slf4j;
}
