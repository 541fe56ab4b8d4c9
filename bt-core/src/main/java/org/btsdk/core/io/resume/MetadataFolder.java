// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the metadata of magnet links, as torrent files in the state folder, so that the same link
/// goes on after a stop without asking peers again. Threads: any; disk threads where a file is
/// written.
public final class MetadataFolder {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataFolder.class);

  /// 64 MiB: twice what is fetched at most; trackers and web seeds come with it.
  private static final int MAX_BYTES = 64 << 20;

  private final Path folder;

  public MetadataFolder(Path folder) {
    this.folder = folder;
  }

  private Path path(InfoHashes link) {
    return folder.resolve(link.wire().toHex() + ".torrent");
  }

  /// What was kept; what cannot be read, or is not what the link means, is as good as nothing.
  public Optional<Metainfo> load(InfoHashes link) {
    try (InputStream in = Files.newInputStream(path(link))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length <= MAX_BYTES) {
        Metainfo metainfo = Metainfo.parse(bytes);
        if (isMeantBy(link, metainfo.infoHashes())) {
          return Optional.of(metainfo);
        }
      }
      LOG.warn("{} is not the torrent of its name; it is fetched anew", path(link));
    } catch (NoSuchFileException _) {
      // The usual case.
    } catch (IOException e) {
      LOG.warn("{} cannot be read; it is fetched anew", path(link), e);
    }
    return Optional.empty();
  }

  /// Whether every hash of a link is that of a torrent.
  public static boolean isMeantBy(InfoHashes link, InfoHashes torrent) {
    return link.v1().stream().allMatch(hash -> torrent.v1().filter(hash::equals).isPresent())
        && link.v2().stream().allMatch(hash -> torrent.v2().filter(hash::equals).isPresent());
  }

  /// Keeps metadata. Where the folder cannot be written, the next session fetches it anew.
  public void save(InfoHashes link, Metainfo metainfo) {
    try {
      ResumeFile.replace(path(link), metainfo.toBytes()).close();
    } catch (IOException e) {
      LOG.debug("the metadata of {} is not kept", metainfo.name(), e);
    }
  }

  public void delete(InfoHashes link) throws IOException {
    Files.deleteIfExists(path(link));
  }
}
