/// The reference command line: parses arguments, calls the API, prints.
module org.btsdk.cli {
  requires info.picocli;
  requires org.btsdk.api;
}
