/// An example of a plugin: a piece picker. It needs one service interface and nothing else of bt.
module org.btsdk.example.plugin {
  requires transitive org.btsdk.spi.picker;

  exports org.btsdk.example.plugin;

  provides org.btsdk.spi.picker.PickerProvider with
      org.btsdk.example.plugin.WindowPickerProvider;
}
