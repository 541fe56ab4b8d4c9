// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// That nothing of what is behind a failure is lost.
class TorrentExceptionTest {
  private static final Throwable THROWN = new IOException("the disk is on fire");
  private static final Optional<Throwable> CAUSE = Optional.of(THROWN);

  @Test
  void the_exception_of_a_failure_has_its_cause() {
    List<Failure> failures =
        List.of(
            new Failure.NoSpace("/x", 5, "why", CAUSE),
            new Failure.PermissionDenied("/x", "why", CAUSE),
            new Failure.StorageFailed("why", CAUSE),
            new Failure.PluginFailed("acme", "why", CAUSE),
            new Failure.BadTorrent("why", CAUSE),
            new Failure.Refused("why", CAUSE),
            new Failure.Internal("why", CAUSE));
    for (Failure failure : failures) {
      assertThat(TorrentException.of("a name", failure))
          .hasMessage("a name: why")
          .cause()
          .isSameAs(THROWN);
    }
  }

  @Test
  void a_failure_of_which_nothing_was_thrown_has_no_cause() {
    assertThat(TorrentException.of("a name", new Failure.NoMetadata("nobody has it")))
        .isInstanceOf(TorrentException.NoMetadata.class)
        .hasNoCause();
    assertThat(TorrentException.of("a name", new Failure.NoSpace("/x", 5, "why"))).hasNoCause();
  }

  @Test
  void every_exception_can_say_what_was_behind_it() {
    List<TorrentException> all =
        List.of(
            new TorrentException.BadTorrent("a name", "why", THROWN),
            new TorrentException.NoMetadata("why", THROWN),
            new TorrentException.TimedOut("why", THROWN),
            new TorrentException.DataMismatch("why", THROWN),
            new TorrentException.Network("why", THROWN),
            new TorrentException.Storage("why", THROWN),
            new TorrentException.NoSpace("why", 5, THROWN),
            new TorrentException.DhtFailed(TorrentException.DhtFailed.Reason.BUSY, "why", THROWN),
            new TorrentException.Refused("why", THROWN),
            new TorrentException.Plugin("why", THROWN),
            new TorrentException.Internal("why", THROWN));
    assertThat(all)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrder(TorrentException.class.getDeclaredClasses());
    assertThat(all).allSatisfy(one -> assertThat(one).cause().isSameAs(THROWN));
  }
}
