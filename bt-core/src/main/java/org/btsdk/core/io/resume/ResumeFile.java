// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeJournal;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// The resume journal of a torrent on the disk (NOT thread safe).
///
/// Threads: storage workers of kind DISK only, one at a time for a torrent, never interrupted.
/// Every method blocks. What [#append(List)] was given survives the end of the process when it
/// returns.
public final class ResumeFile implements Closeable {
  /// Where journals are, below the torrent's folder.
  private static final String FOLDER = ".bt";

  /// More than the journal of the largest torrent takes: what is longer was not written by us, and
  /// is not read into memory.
  private static final long MAX_LENGTH_BYTES = 256L << 20;

  private final Path path;
  private final ResumeState state;
  private @Nullable FileChannel channel; // null while nothing is appended
  private long lengthBytes;
  private long writtenBytes; // by the last rewrite
  private boolean behind; // the file lacks what the state has, since an append failed

  private ResumeFile(Path path, ResumeState state, FileChannel channel, long lengthBytes) {
    this.path = path;
    this.state = state;
    this.channel = channel;
    this.lengthBytes = lengthBytes;
    this.writtenBytes = lengthBytes;
  }

  /// Where the journal of a torrent is.
  ///
  /// @param folder the torrent's folder
  public static Path path(Path folder, InfoHashes infoHashes) {
    return folder.resolve(FOLDER).resolve(infoHashes.wire().toHex() + ".resume");
  }

  /// Reads a journal. One that is not there is usable and knows nothing.
  ///
  /// @param path where it is
  /// @param wanted the torrent it should be about
  /// @param geometry of that torrent
  /// @throws IOException if it is there and cannot be read
  public static ResumeJournal.Replay read(Path path, ResumeHeader wanted, TorrentGeometry geometry)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long length = channel.size();
      if (length > MAX_LENGTH_BYTES) {
        return new ResumeJournal.Replay.Refused("it is too long: " + length + " bytes");
      }
      ByteBuffer journal = ByteBuffer.allocate((int) length);
      while (journal.hasRemaining() && channel.read(journal) >= 0) {
        // until all is there, or the file became shorter
      }
      byte[] bytes = new byte[journal.position()];
      journal.flip().get(bytes);
      return ResumeJournal.replay(bytes, wanted, geometry);
    } catch (NoSuchFileException _) {
      return new ResumeJournal.Replay.Usable(new ResumeState(wanted, geometry));
    }
  }

  /// Takes a torrent up: writes its whole journal anew, in one step that a crash cannot halve.
  ///
  /// @param path where the journal is; its folder is created
  /// @param state what is known now, see [ResumeState#taken]; owned by this from now on
  /// @throws IOException if it could not be written; the journal there was is untouched
  public static ResumeFile create(Path path, ResumeState state) throws IOException {
    byte[] bytes = ResumeJournal.write(state);
    return new ResumeFile(path, state, replace(path, bytes), bytes.length);
  }

  /// What is known. Read it on the thread that appends.
  public ResumeState state() {
    return state;
  }

  /// Takes records into the state and appends them, with one write; forces them to the disk if one
  /// of them demands it.
  ///
  /// @throws IOException if they could not be written; the next append then writes them, too
  public void append(List<ResumeRecord> records) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    records.forEach(state::apply);
    byte[] bytes = ResumeJournal.append(records);
    if (behind || ResumeJournal.shouldRewrite(lengthBytes + bytes.length, writtenBytes)) {
      behind = true;
      rewrite();
      behind = false;
      return;
    }
    behind = true;
    FileChannel open = channel == null ? open(path) : channel;
    channel = open;
    writeAll(open, bytes, lengthBytes);
    lengthBytes += bytes.length;
    for (ResumeRecord record : records) {
      if (record.forced()) {
        open.force(false);
        break;
      }
    }
    behind = false;
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /// Closes the file until something is appended, so that a torrent in which nothing happens keeps
  /// no file open.
  public void rest() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /// Appends to a journal that nobody has open, and that ended in order. What was appended survives
  /// the end of the process when this returns; a loss of power may cut it off.
  ///
  /// @throws IOException if it could not be written
  public static void appendTo(Path path, List<ResumeRecord> records) throws IOException {
    try (FileChannel channel = open(path)) {
      writeAll(channel, ResumeJournal.append(records), channel.size());
    }
  }

  private void rewrite() throws IOException {
    byte[] bytes = ResumeJournal.write(state);
    FileChannel fresh = replace(path, bytes);
    FileChannel old = channel;
    channel = fresh;
    lengthBytes = bytes.length;
    writtenBytes = bytes.length;
    if (old != null) {
      old.close();
    }
  }

  /// Replaces a file as a whole: after a crash it is the old one or the new one.
  ///
  /// @return the new file, open for writing
  static FileChannel replace(Path path, byte[] bytes) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      throw new NoSuchFileException(path.toString());
    }
    Files.createDirectories(folder);
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh); // left by a crash
    FileChannel channel =
        FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    boolean done = false;
    try {
      writeAll(channel, bytes, 0);
      channel.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
      done = true;
      return channel;
    } finally {
      if (!done) {
        channel.close();
        Files.deleteIfExists(fresh);
      }
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows cannot open a folder, and keeps its entries by itself.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, byte[] bytes, long positionBytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, positionBytes + buffer.position());
    }
  }

  /// Closes the file; writes nothing.
  @Override
  public void close() throws IOException {
    rest();
  }
}
