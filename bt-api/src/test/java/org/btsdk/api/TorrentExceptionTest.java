// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// That nothing of what is behind a failure is lost.
class TorrentExceptionTest {
  private final Throwable thrown = new IOException("the disk is on fire");
  private final Optional<Throwable> cause = Optional.of(thrown);

  @Test
  void the_exception_of_a_failure_has_its_cause() {
    List<Failure> failures =
        List.of(
            new Failure.NoSpace("/x", 5, "why", cause),
            new Failure.PermissionDenied("/x", "why", cause),
            new Failure.StorageFailed("why", cause),
            new Failure.PluginFailed("acme", "why", cause),
            new Failure.BadTorrent("why", cause),
            new Failure.Refused("why", cause),
            new Failure.Internal("why", cause));
    for (Failure failure : failures) {
      assertThat(TorrentException.of("a name", failure))
          .hasMessage("a name: why")
          .cause()
          .isSameAs(thrown);
    }
  }

  @Test
  void a_failure_of_which_nothing_was_thrown_has_no_cause() {
    assertThat(TorrentException.of("a name", new Failure.StorageFailed("why")))
        .isInstanceOf(TorrentException.Storage.class)
        .hasNoCause();
    assertThat(TorrentException.of("a name", new Failure.NoSpace("/x", 5, "why"))).hasNoCause();
  }

  @Test
  void a_full_disk_is_known_behind_what_could_not_be_written() {
    IOException full = new IOException("No space left on device");
    assertThat(TorrentException.NoSpace.isBehind(new TorrentException.NoSpace("full", 1))).isTrue();
    assertThat(TorrentException.NoSpace.isBehind(new TorrentException.Storage("x", full))).isTrue();
    assertThat(TorrentException.NoSpace.isBehind(new TorrentException.Storage("x", thrown)))
        .isFalse();
  }

  @Test
  void every_exception_can_say_what_was_behind_it() {
    List<TorrentException> all =
        List.of(
            new TorrentException.BadTorrent("a name", "why", thrown),
            new TorrentException.NoMetadata("why", thrown),
            new TorrentException.TimedOut("why", thrown),
            new TorrentException.Network("why", thrown),
            new TorrentException.Storage("why", thrown),
            new TorrentException.NoSpace("why", 5, thrown),
            new TorrentException.DhtFailed(TorrentException.DhtFailed.Reason.BUSY, "why", thrown),
            new TorrentException.Refused("why", thrown),
            new TorrentException.Plugin("why", thrown),
            new TorrentException.Internal("why", thrown));
    assertThat(all)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrder(TorrentException.class.getDeclaredClasses());
    assertThat(all).allSatisfy(one -> assertThat(one).cause().isSameAs(thrown));
  }
}
