/// The service interface of rate limiters: how many bytes now.
///
/// Implement [org.btsdk.spi.limiter.LimiterProvider], and prove it with `LimiterContract` of
/// `bt-testkit`.
module org.btsdk.spi.limiter {
  requires transitive org.btsdk.model;

  exports org.btsdk.spi.limiter;
}
