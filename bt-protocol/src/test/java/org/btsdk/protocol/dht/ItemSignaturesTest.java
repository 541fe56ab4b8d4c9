// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.Test;

class ItemSignaturesTest {
  private static final BencodeString NO_SALT = BencodeString.of("");
  private static final BencodeValue HELLO = BencodeString.of("Hello World!");
  private static final Ed25519PublicKey PUBLISHER =
      Ed25519PublicKey.parse("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548");

  // BEP 44, test 1 and 2; the private key there is an expanded one, which no seed leads to.
  private static final DhtItem.Mutable WITHOUT_SALT =
      new DhtItem.Mutable(
          MutableTarget.of(PUBLISHER),
          1,
          HELLO,
          Ed25519Signature.parse(
              "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff"
                  + "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01"));
  private static final DhtItem.Mutable WITH_SALT =
      new DhtItem.Mutable(
          MutableTarget.of(PUBLISHER, "foobar"),
          1,
          HELLO,
          Ed25519Signature.parse(
              "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d"
                  + "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08"));

  @Test
  void verifies_the_items_of_bep_44() {
    assertThat(ItemSignatures.verify(WITHOUT_SALT)).isTrue();
    assertThat(ItemSignatures.verify(WITH_SALT)).isTrue();
  }

  @Test
  void finds_the_targets_of_bep_44() {
    assertThat(WITHOUT_SALT.target()).hasToString("4a533d47ec9c7d95b1ad75f576cffc641853b750");
    assertThat(WITH_SALT.target()).hasToString("411eba73b6f087ca51a3795d9c8c938d365e32c1");
    assertThat(new DhtItem.Immutable(HELLO).target())
        .hasToString("e5f96f6f38320f0f33959cb4d3d656452117aadb");
  }

  @Test
  void finds_the_targets_of_bep_46() {
    Ed25519PublicKey key =
        Ed25519PublicKey.parse("8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e");
    assertThat(MutableTarget.of(key).hash())
        .hasToString("cc3f9d90b572172053626f9980ce261a850d050b");
    assertThat(MutableTarget.of(key, "n").hash())
        .hasToString("59ee7c2cb9b4f7eb1986ee2d18fd2fdb8a56554f");
  }

  @Test
  void signs_the_bytes_that_bep_44_says() {
    assertThat(text(ItemSignatures.signedBytes(NO_SALT, 1, HELLO)))
        .isEqualTo("3:seqi1e1:v12:Hello World!");
    assertThat(text(ItemSignatures.signedBytes(BencodeString.of("foobar"), 1, HELLO)))
        .isEqualTo("4:salt6:foobar3:seqi1e1:v12:Hello World!");
  }

  @Test
  void makes_the_keys_of_rfc_8032() {
    byte[] seed =
        HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    assertThat(ItemSignatures.publicKey(seed))
        .hasToString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  }

  @Test
  void verifies_what_it_signs() {
    BencodeValue value = BencodeList.of(new BencodeInteger(-1), BencodeString.of("two"));
    DhtItem.Mutable item =
        ItemSignatures.sign(new byte[32], BencodeString.of("a salt"), Long.MAX_VALUE, value);
    assertThat(ItemSignatures.verify(item)).isTrue();
    assertThat(item.key().publicKey()).isEqualTo(ItemSignatures.publicKey(new byte[32]));
  }

  @Test
  void verifies_nothing_that_was_changed() {
    MutableTarget key = WITH_SALT.key();
    Ed25519Signature signature = WITH_SALT.signature();
    byte[] bent = signature.toBytes();
    bent[0] ^= 1;
    assertThat(ItemSignatures.verify(new DhtItem.Mutable(key, 2, HELLO, signature))).isFalse();
    assertThat(
            ItemSignatures.verify(
                new DhtItem.Mutable(key, 1, BencodeString.of("Hello World?"), signature)))
        .isFalse();
    assertThat(
            ItemSignatures.verify(
                new DhtItem.Mutable(MutableTarget.of(PUBLISHER), 1, HELLO, signature)))
        .isFalse();
    assertThat(ItemSignatures.verify(new DhtItem.Mutable(key, 1, HELLO, Ed25519Signature.of(bent))))
        .isFalse();
  }

  @Test
  void takes_no_key_that_is_not_on_the_curve() {
    byte[] nonsense = new byte[Ed25519PublicKey.LENGTH];
    Arrays.fill(nonsense, (byte) 0xff);
    DhtItem.Mutable item =
        new DhtItem.Mutable(
            MutableTarget.of(Ed25519PublicKey.of(nonsense)), 1, HELLO, WITH_SALT.signature());
    assertThat(ItemSignatures.verify(item)).isFalse();
  }

  @Test
  void refuses_what_is_longer_than_bep_44_allows() {
    BencodeString longest = BencodeString.of("v".repeat(996)); // and "996:"
    assertThat(new DhtItem.Immutable(longest).value()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DhtItem.Immutable(BencodeString.of("v".repeat(997))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MutableTarget.of(PUBLISHER, "s".repeat(65)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemSignatures.sign(new byte[32], NO_SALT, -1, HELLO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemSignatures.sign(new byte[64], NO_SALT, 1, HELLO));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
