// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.storage.CorruptDataException;

/// Encrypts the pieces of one torrent, each by itself, with AES-GCM (NIST SP 800-38D). Threads may
/// share it.
///
/// A nonce must never be used for two plaintexts under one key. Here it follows from the key, the
/// torrent and the piece's number, and what is encrypted under it is always the same, since a
/// storage is only ever given a piece whose hash was right. So the same piece gives the same bytes,
/// and storing it again changes nothing, as the contract asks.
final class PieceCipher {
  /// 16 bytes: the whole authentication tag.
  static final int TAG_BYTES = 16;

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;

  private final SecretKeySpec key;
  private final SecretKeySpec nonceKey;
  private final byte[] torrent;
  private final Sha1Hash alias;

  private PieceCipher(SecretKeySpec root, byte[] torrent) {
    this.key = new SecretKeySpec(mac(root, "pieces".getBytes(US_ASCII)), "AES");
    this.nonceKey = new SecretKeySpec(mac(root, "nonces".getBytes(US_ASCII)), "HmacSHA256");
    this.torrent = torrent.clone();
    this.alias = Sha1Hash.of(mac(root, torrent), 0, Sha1Hash.LENGTH);
  }

  /// @param master 32 random bytes
  /// @param torrent what names the torrent
  /// @throws IOException if the key is no key
  static PieceCipher of(byte[] master, byte[] torrent) throws IOException {
    if (master.length != KEY_BYTES) {
      throw new IOException("a key has %d bytes, not %d".formatted(KEY_BYTES, master.length));
    }
    SecretKeySpec root = new SecretKeySpec(master, "HmacSHA256");
    return new PieceCipher(root, torrent);
  }

  /// What the torrent is called below: tells nobody which it is, and is another for another key, so
  /// that a wrong key finds nothing, and destroys nothing.
  Sha1Hash alias() {
    return alias;
  }

  byte[] seal(int piece, byte[] plain) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, piece).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// @throws CorruptDataException if it was changed, or sealed with another key
  byte[] open(int piece, byte[] sealed) throws CorruptDataException {
    try {
      return cipher(Cipher.DECRYPT_MODE, piece).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new CorruptDataException(
          "piece " + piece + " was changed, or is encrypted with another key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, int piece) throws GeneralSecurityException {
    byte[] where =
        ByteBuffer.allocate(torrent.length + Integer.BYTES).put(torrent).putInt(piece).array();
    byte[] nonce = Arrays.copyOf(mac(nonceKey, where), NONCE_BYTES);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(where); // so that no piece can be put in another's place
    return cipher;
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
