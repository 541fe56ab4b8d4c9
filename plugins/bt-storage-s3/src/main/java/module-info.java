/// Storage of torrents in an object store that speaks S3: AWS, Ceph, MinIO, Garage and their like.
///
/// Needs the service interface of storages and the AWS SDK, whose jars are automatic modules: it is
/// therefore not part of an image made by jlink, but is loaded from a plugin directory, the module
/// path or the class path. "S3" is what the protocol is called, hence the digit.
@SuppressWarnings("module")
module org.btsdk.storage.s3 {
  requires transitive org.btsdk.spi.storage;
  requires java.xml;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires software.amazon.awssdk.retries.api;
  requires software.amazon.awssdk.services.s3;
  requires software.amazon.awssdk.utils;

  exports org.btsdk.storage.s3;

  provides org.btsdk.spi.storage.StorageProvider with
      org.btsdk.storage.s3.S3StorageProvider;
}
