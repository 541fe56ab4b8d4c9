// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.spi.storage.NoSpaceException;
import org.jspecify.annotations.Nullable;

/// What the API throws. The message is one line for people that names the torrent, file, host or
/// plugin, and the reason.
public class TorrentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message one line for people
  /// @param cause what was behind it; null if nothing
  protected TorrentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// A source is no torrent.
  public static final class BadTorrent extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param source the file, link or URL
    /// @param reason what is wrong with it
    /// @param cause what the parser said; null if nothing
    public BadTorrent(String source, String reason, @Nullable Throwable cause) {
      super(source + ": " + reason, cause);
    }
  }

  /// What a magnet link names was not there in the time that was given: nobody known, nobody
  /// answered, or nobody had the metadata, or there was nobody to ask without a session. Its
  /// torrent, if there is one, has not failed, and goes on looking.
  public static final class NoMetadata extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people
    public NoMetadata(String message) {
      this(message, null);
    }

    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public NoMetadata(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// Something took longer than allowed; the message says what was missing.
  public static final class TimedOut extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people
    public TimedOut(String message) {
      this(message, null);
    }

    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public TimedOut(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// A tracker, web server or port failed.
  public static final class Network extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public Network(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The storage failed.
  public static final class Storage extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public Storage(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// There is no room.
  public static final class NoSpace extends TorrentException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;

    /// @param message one line for people
    /// @param neededBytes how much was wanted, in bytes; 0 if unknown
    public NoSpace(String message, long neededBytes) {
      this(message, neededBytes, null);
    }

    /// @param message one line for people
    /// @param neededBytes how much was wanted, in bytes; 0 if unknown
    /// @param cause what was behind it; null if nothing
    public NoSpace(String message, long neededBytes, @Nullable Throwable cause) {
      super(message, cause);
      this.neededBytes = neededBytes;
    }

    /// How much was wanted, in bytes; 0 if unknown.
    public long neededBytes() {
      return neededBytes;
    }

    /// Whether there being no room is behind some trouble, such as a [Storage] that could not be
    /// written; as far as [org.btsdk.spi.storage.NoSpaceException#isBehind(Throwable)] can tell.
    ///
    /// @param trouble what was thrown
    public static boolean isBehind(Throwable trouble) {
      return trouble instanceof NoSpace || NoSpaceException.isBehind(trouble);
    }
  }

  /// The DHT could not do what was asked.
  public static final class DhtFailed extends TorrentException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// Why.
    public enum Reason {
      /// The session has no node: it was told so, no socket could be opened, or it is closed.
      OFF,
      /// No node is known that could be asked.
      NO_NODES,
      /// Nodes were asked, and none answered.
      NO_ANSWER,
      /// As many lookups run as are allowed.
      BUSY,
      /// Nodes answered, and none stored what was to be stored.
      NOT_STORED,
      /// Nodes answered, and none has what a link names.
      NOT_FOUND
    }

    /// @param reason why
    /// @param message one line for people
    public DhtFailed(Reason reason, String message) {
      this(reason, message, null);
    }

    /// @param reason why
    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public DhtFailed(Reason reason, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    /// Why.
    public Reason reason() {
      return reason;
    }
  }

  /// What was asked cannot be done now: it exists already, is locked, removed or closed.
  public static final class Refused extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people
    public Refused(String message) {
      this(message, null);
    }

    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// A plugin is missing, twice there, of another version, configured wrongly, or threw.
  public static final class Plugin extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people that names the plugin
    /// @param cause what was behind it; null if nothing
    public Plugin(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The engine has a defect.
  public static final class Internal extends TorrentException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for people
    /// @param cause what was behind it; null if nothing
    public Internal(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The exception that stands for a failure. What was behind the failure is behind it as well.
  ///
  /// @param name the torrent's name, with which the message begins
  /// @param failure why it failed
  public static TorrentException of(String name, Failure failure) {
    String message = name + ": " + failure.message();
    Throwable cause = failure.cause().orElse(null);
    return switch (failure) {
      case Failure.BadTorrent bad -> new BadTorrent(name, bad.message(), cause);
      case Failure.NoSpace full -> new NoSpace(message, full.neededBytes(), cause);
      case Failure.PermissionDenied _, Failure.StorageFailed _ -> new Storage(message, cause);
      case Failure.PluginFailed _ -> new Plugin(message, cause);
      case Failure.Refused _ -> new Refused(message, cause);
      case Failure.Internal _ -> new Internal(message, cause);
    };
  }
}
