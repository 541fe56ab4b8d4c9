// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.btsdk.api.Failure;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.junit.jupiter.api.Test;

class MilestonesTest {
  private final Milestones milestones = new Milestones(() -> "x");
  private final IOException thrown = new IOException("the disk is gone");
  private final Torrent torrent =
      (Torrent)
          Proxy.newProxyInstance(
              Torrent.class.getClassLoader(),
              new Class<?>[] {Torrent.class},
              (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private void fail() {
    milestones.heard(
        new Event.Failed(
            torrent, new Failure.StorageFailed("the disk is gone", Optional.of(thrown))));
  }

  private Throwable waited() {
    return catchThrowable(() -> milestones.awaitCompletion(Duration.ZERO));
  }

  @Test
  void who_wants_more_of_a_torrent_that_failed_is_told_of_the_failure() {
    fail();
    milestones.unfinished();
    assertThat(waited())
        .isInstanceOf(TorrentException.Storage.class)
        .hasMessage("x: the disk is gone");
  }

  @Test
  void each_who_waits_is_told_by_an_exception_of_its_own_that_says_who_waited() {
    fail();
    Throwable one = waited();
    Throwable two = waited();
    assertThat(one).isNotSameAs(two).hasCause(thrown);
    assertThat(one.getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("each_who_waits_is_told_by_an_exception_of_its_own_that_says_who_waited");
    assertThat(two).hasMessage(one.getMessage()).hasSameClassAs(one);
    assertThatThrownBy(() -> milestones.awaitMetadata(Duration.ZERO)).isNotSameAs(one);
  }

  @Test
  void who_waits_for_a_torrent_that_had_failed_and_was_removed_is_told_that_it_was_removed() {
    fail();
    milestones.end("the torrent was removed");
    milestones.heard(new Event.StateChanged(torrent, TorrentState.FAILED, TorrentState.REMOVED));
    milestones.end("the session was closed");
    assertThat(waited())
        .isInstanceOf(TorrentException.Refused.class)
        .hasMessage("x: the torrent was removed");
  }
}
