/// The service interface of tracker transports: how a tracker is reached.
///
/// Implement [org.btsdk.spi.tracker.TrackerTransportProvider], and prove it with
/// `TrackerTransportContract` of `bt-testkit`.
module org.btsdk.spi.tracker {
  requires transitive org.btsdk.model;

  exports org.btsdk.spi.tracker;
}
