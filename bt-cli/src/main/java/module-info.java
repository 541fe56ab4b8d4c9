/// The reference command line: parses arguments, calls the API, prints.
module org.btsdk.cli {
  requires info.picocli;
  requires jdk.unsupported; // sun.misc.Signal, the only way to see a second Ctrl-C
  requires org.btsdk.api;

  // `bt bench` is done by a tool beside the command line.
  uses org.btsdk.api.engine.BenchTool;
}
