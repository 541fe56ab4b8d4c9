// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.nio.file.Path;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeJournal;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads and begins journals, and does without one that cannot be read or written: no torrent fails
/// for its journal. Every method blocks.
final class Journals {
  private static final Logger LOG = LoggerFactory.getLogger(Journals.class);

  private Journals() {}

  /// What a journal says; nothing if it cannot be used.
  static ResumeState read(Path path, ResumeHeader header, TorrentGeometry geometry) {
    try {
      return switch (ResumeFile.read(path, header, geometry)) {
        case ResumeJournal.Replay.Usable(ResumeState state) -> state;
        case ResumeJournal.Replay.Refused(String reason) -> {
          LOG.warn("the resume data {} is not used: {}", path, reason);
          yield new ResumeState(header, geometry);
        }
      };
    } catch (IOException e) {
      LOG.warn("the resume data {} could not be read", path, e);
      return new ResumeState(header, geometry);
    }
  }

  /// Begins a journal.
  ///
  /// @return null if it cannot be written
  static @Nullable ResumeFile create(Path path, ResumeState state) {
    try {
      ResumeFile file = ResumeFile.create(path, state);
      file.rest();
      return file;
    } catch (IOException e) {
      LOG.warn("no resume data: {} could not be written: {}", path, Failures.message(e));
      return null;
    }
  }
}
