/// The service interface of piece pickers: which piece next.
///
/// Implement [org.btsdk.spi.picker.PickerProvider], and prove it with `PickerContract` of
/// `bt-testkit`.
module org.btsdk.spi.picker {
  requires transitive org.btsdk.model;

  exports org.btsdk.spi.picker;
}
