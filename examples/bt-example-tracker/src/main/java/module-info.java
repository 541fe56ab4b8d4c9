/// An example of a transport for trackers of a made-up scheme.
module org.btsdk.example.tracker {
  requires transitive org.btsdk.spi.tracker;

  exports org.btsdk.example.tracker;

  provides org.btsdk.spi.tracker.TrackerTransportProvider with
      org.btsdk.example.tracker.LineTransportProvider;
}
