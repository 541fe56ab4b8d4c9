// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Which certificates of stores are trusted. Stateless.
final class Trust {
  private Trust() {}

  /// Trusts what the Java runtime trusts, and the certificates of a file.
  ///
  /// @throws IllegalArgumentException if the file cannot be read, or has no certificate
  static TrustManager[] with(Path file) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (TrustManager known : managers(null)) {
        if (known instanceof X509TrustManager x509) {
          for (X509Certificate issuer : x509.getAcceptedIssuers()) {
            all.setCertificateEntry("known-" + number++, issuer);
          }
        }
      }
      for (Certificate own : certificates(file)) {
        all.setCertificateEntry("own-" + number++, own);
      }
      return managers(all);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("\"ca-file\": " + file + ": " + e.getMessage(), e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IOException("no certificate in it");
      }
      return all;
    }
  }
}
