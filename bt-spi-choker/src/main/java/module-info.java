/// The service interface of chokers: who is unchoked for the next round.
///
/// Implement [org.btsdk.spi.choker.ChokerProvider], and prove it with `ChokerContract` of
/// `bt-testkit`.
module org.btsdk.spi.choker {
  requires transitive org.btsdk.model;

  exports org.btsdk.spi.choker;
}
