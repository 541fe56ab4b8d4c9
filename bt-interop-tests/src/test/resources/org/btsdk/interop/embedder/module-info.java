/// A program that embeds bt, as people write it: it names the API and nothing else.
module com.example.embedder {
  requires org.btsdk.api;
}
