// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.btsdk.api.event.EventStream;
import org.btsdk.api.event.Subscription;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.picker.PiecePicker;

/// A torrent of a [Session].
///
/// Threads: any thread may call any method. Answers are snapshots, for which the call waits until
/// the torrent's loop has a moment. Commands take effect soon after they return, in the order in
/// which one thread gave them, unless they say that they block; they wait only while very many are
/// to be done. Not to be implemented by clients. After [#remove()], and after the session was
/// closed, commands throw [TorrentException.Refused] and answers are the last ones. If a plugin or
/// a handler still blocked the torrent's loop when the time for that was over, it may still be at
/// work: then [#state()] is [TorrentState#REMOVED], and answers that only the loop could give throw
/// [TorrentException.Refused].
public interface Torrent {
  /// What names the torrent.
  InfoHashes infoHashes();

  /// Its name, sanitised. While the metadata of a magnet link is not there yet, the name that the
  /// link gives, or the info-hash.
  String name();

  /// Its metadata; empty while that of a magnet link is not there yet.
  Optional<Metainfo> metainfo();

  /// What it is doing.
  TorrentState state();

  /// Why it is [TorrentState#FAILED].
  Optional<Failure> failure();

  /// How far it is.
  Progress progress();

  /// Its numbers.
  TorrentStats stats();

  /// Calls back with the progress: at once, then as often as said, and as soon as the torrent is
  /// done, paused or failed. When it is removed or the session closed, the calls end; there is a
  /// last one if the one before did not tell that it was done, paused or failed, or if it went on
  /// since.
  ///
  /// Called by a thread of the session's, never by two at once; a callback that blocks delays only
  /// itself. That it is done may be told a moment after [#await(Duration)] has returned. What the
  /// callback throws is logged, and ends the calls.
  ///
  /// @param every the least time between two calls, above zero
  /// @param callback what to call
  /// @return ends the calls when closed
  /// @throws IllegalArgumentException if the time is not above zero
  Subscription onProgress(Duration every, Consumer<Progress> callback);

  /// The events of this torrent.
  EventStream events();

  /// Waits until all wanted files are verified and durable, as what is wanted is once the commands
  /// that were given before have taken effect. It starts nothing: a torrent that is paused and
  /// lacks something is waited for until somebody resumes it. Once all is there it returns at once,
  /// paused or not, until more is wanted, something is gone, or a check begins.
  ///
  /// Blocks. Besides waiting for the torrent it asks it, like every answer: for that it waits until
  /// the torrent's loop has a moment, whatever the timeout, and is not interrupted.
  ///
  /// @param timeout the longest time to wait for the torrent; at zero or less it only asks
  /// @return what was done
  /// @throws TorrentException.TimedOut if it took longer; says what was missing
  /// @throws TorrentException.NoMetadata if it took longer, and not even the metadata of a magnet
  ///   link is there; says why
  /// @throws TorrentException if the torrent failed (see [TorrentException#of]), was removed, or
  ///   the session closed ([TorrentException.Refused])
  /// @throws InterruptedException if the thread was interrupted
  Completed await(Duration timeout) throws InterruptedException;

  /// Waits until its metadata is there. Blocks, unless it is there already. If it is not in time,
  /// or if the torrent failed before, it also asks the torrent, like every answer: for that it
  /// waits until the torrent's loop has a moment, whatever the timeout, and is not interrupted.
  ///
  /// @param timeout the longest time to wait for the metadata; at zero or less it only asks
  /// @throws TorrentException.NoMetadata if it took longer; says why
  /// @throws TorrentException if the torrent failed, was removed, or the session closed, as
  ///   [#await(Duration)]
  /// @throws InterruptedException if the thread was interrupted
  Metainfo awaitMetadata(Duration timeout) throws InterruptedException;

  /// Completes when all wanted files are verified and durable, or exceptionally with a
  /// [TorrentException] when the torrent fails, is removed, or the session is closed. It begins
  /// where [#await(Duration)] would, and does not begin anew: who wants more later asks for
  /// another. Cancelling it does nothing to the torrent. A copy: completing it by hand is seen by
  /// nobody else.
  CompletableFuture<Completed> completion();

  /// Starts it again after a pause or a failure.
  void resume();

  /// Stops it, and keeps it: peers are disconnected, `stopped` is announced, progress is synced.
  void pause();

  /// Removes it from the session; data and resume data stay. Blocks until its files are closed: for
  /// [SessionConfig#closeTimeout()] and some tens of seconds at most, unless it has a storage of
  /// kind DISK or MEMORY that takes longer. Does nothing if it was removed before.
  void remove();

  /// Removes it from the session and deletes its data and resume data. Blocks until all is deleted,
  /// which takes as long as the storage takes; for a storage on a network, interrupting the thread
  /// ends it.
  ///
  /// @throws TorrentException.Refused if the storage cannot delete; nothing was done then
  /// @throws TorrentException.Storage if something could not be deleted; the torrent is removed,
  ///   its resume data stay, and what is left can be deleted by adding it once more
  void removeWithData();

  /// Reads and hashes everything again, also while it is paused. Until then nothing counts as
  /// verified: [#await(Duration)] waits for the end, and what is wrong is fetched again.
  void recheck();

  /// The peers it is connected to.
  List<PeerInfo> peers();

  /// The addresses where peers may be, a few thousand at most, in the order of the addresses. A
  /// snapshot.
  List<KnownPeer> knownPeers();

  /// Why a peer, connected or known, is treated as it is: choked, banned, not connected; for
  /// people.
  ///
  /// @param peer its address, any
  String explain(PeerAddress peer);

  /// Adds peers to connect to. What the user names is dialed wherever it is, loopback and private
  /// addresses too; of more than a thousand, those beyond are left out.
  ///
  /// @param peers their addresses
  void addPeers(List<PeerAddress> peers);

  /// Disconnects a peer; it may come again. Does nothing if it is not connected.
  ///
  /// @param peer its address
  void disconnect(PeerAddress peer);

  /// Disconnects a peer, whatever its port, and keeps its IP address away from all torrents of the
  /// session for a time; of IPv6 its network of 64 bits, as one subscriber has.
  ///
  /// @param peer its address
  /// @param duration how long, above zero; it ends with the session
  /// @throws IllegalArgumentException if the time is not above zero
  void ban(PeerAddress peer, Duration duration);

  /// Its trackers.
  List<TrackerInfo> trackers();

  /// Adds a tracker as a tier of its own (BEP 12), unless the torrent has it. One whose scheme no
  /// transport speaks is listed, and never asked.
  ///
  /// @param uri the tracker's announce URI
  void addTracker(URI uri);

  /// Announces to trackers now, though not before the minimum interval they asked for.
  void announceNow();

  /// Which pieces are there.
  PieceStates pieces();

  /// Its files, without padding; empty while the metadata is not there yet. Where a torrent has
  /// padding, a file's place in this list is not its [FileInfo#index()].
  List<FileInfo> files();

  /// Changes how much a file is wanted.
  ///
  /// @param file index of the file, as in [FileInfo#index()]
  /// @param priority how much
  /// @throws IndexOutOfBoundsException if there is no such file, or no metadata yet
  void priority(int file, FilePriority priority);

  /// The limits of this torrent, which hold beside those of the session: the lower one counts.
  Limits limits();

  /// When it stops by itself.
  ///
  /// @param goal the new goal
  void goal(StopGoal goal);

  /// Whether it goes on seeding when it is complete; else it is paused then.
  ///
  /// @param seed true to go on
  void seed(boolean seed);

  /// Whether it seeds as if it had nothing, and shows each peer a piece at a time, a different one
  /// to each (BEP 16, super-seeding): for the only seed of a new torrent on a slow line, whose
  /// first full copy then costs it little more than the torrent's own bytes. It takes effect once
  /// the torrent is complete, and for peers that come afterwards; when it is switched off everyone
  /// is told what there is. Off by default: as soon as there is another copy it only slows down.
  ///
  /// @param superSeed true to do so
  void superSeed(boolean superSeed);

  /// Swaps the picker for a plugin's.
  ///
  /// @param name the plugin's name, or a URI with its settings, for example `deadline:?window=8M`
  /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
  /// @throws TorrentException.Plugin if there is no such plugin, it does not know a setting, or it
  ///   threw
  /// @throws TorrentException.Refused while there is no metadata
  void picker(String name);

  /// Swaps the picker for one of the embedder's own. From now on it belongs to the torrent's loop.
  /// Works from when the metadata is there.
  ///
  /// @param picker the new picker
  void picker(PiecePicker picker);

  /// Where its files are; empty if its storage is not one of files.
  Optional<Path> folder();

  /// Moves its files to another folder. Blocks while they are moved; meanwhile it is paused. An
  /// interrupt does not end it.
  ///
  /// @param folder the new folder; created when needed
  /// @throws TorrentException.Storage if they could not be moved, for example since a file is there
  ///   already; they are then where they were
  /// @throws TorrentException.NoSpace if there is no room; they are then where they were
  /// @throws TorrentException.Refused while its data is not open, since there is no metadata, or if
  ///   its storage is still at work ten seconds after it was paused; nothing was done then
  /// @throws UnsupportedOperationException if its storage cannot
  void move(Path folder);

  /// Renames one of its files on the disk. Blocks; meanwhile it is paused. An interrupt does not
  /// end it.
  ///
  /// @param file index of the file, as in [FileInfo#index()]
  /// @param path the new path relative to the folder, its parts divided by `/`; sanitised
  /// @throws IllegalArgumentException if a part of the path is empty, `.` or `..`
  /// @throws IndexOutOfBoundsException if there is no such file
  /// @throws TorrentException.Storage if it could not be renamed, for example since there is such a
  ///   file already
  /// @throws TorrentException.Refused while its data is not open, since there is no metadata, or if
  ///   its storage is still at work ten seconds after it was paused; nothing was done then
  /// @throws UnsupportedOperationException if its storage cannot
  void rename(int file, String path);

  /// Opens a file for reading while it is downloaded: what is read next is fetched first. Reads
  /// block until the data is there.
  ///
  /// @param file index of the file, as in [FileInfo#index()]
  /// @throws IndexOutOfBoundsException if there is no such file
  /// @throws TorrentException.Refused while its data is not open, since there is no metadata
  TorrentReader reader(int file);
}
