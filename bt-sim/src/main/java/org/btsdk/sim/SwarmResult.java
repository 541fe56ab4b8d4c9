// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/// What came out of a simulated swarm. Times are seconds of virtual time since the beginning.
/// Immutable; threads may share it.
///
/// @param seed the chance it ran with
/// @param digest of all that happened, at each node in order: two runs with the same digest had the
///   same history
/// @param events how many events the digest is of
/// @param steps how many steps the simulator took
/// @param seconds how long it lasted, in virtual time
/// @param torrentBytes the torrent's length
/// @param nodes what became of each node, in the order of the groups
/// @param availability samples over time, about 250 to 500 of a long run
/// @param firstCopySeconds when leechers together had every piece for the first time; empty if
///   never
/// @param firstCopyBytes how much the first seed had sent by then, in bytes; -1 if that never was
public record SwarmResult(
    long seed,
    String digest,
    long events,
    long steps,
    double seconds,
    long torrentBytes,
    List<NodeResult> nodes,
    List<Availability> availability,
    OptionalDouble firstCopySeconds,
    long firstCopyBytes) {
  /// Keeps copies of the lists.
  public SwarmResult {
    nodes = List.copyOf(nodes);
    availability = List.copyOf(availability);
  }

  /// What became of a node.
  ///
  /// @param node its number, from 0
  /// @param group the name of its group
  /// @param role how it behaved
  /// @param joinedSeconds when it came first; empty if it never did
  /// @param completedSeconds when it had everything; empty if it never had, or had from the
  ///   beginning
  /// @param downloadedBytes payload it received, what it could not use included
  /// @param uploadedBytes payload it sent
  /// @param wastedBytes payload it received and dropped, since it had come already
  public record NodeResult(
      int node,
      String group,
      Role role,
      OptionalDouble joinedSeconds,
      OptionalDouble completedSeconds,
      long downloadedBytes,
      long uploadedBytes,
      long wastedBytes) {
    /// What it sent for each byte it received; 0 if it received nothing.
    public double shareRatio() {
      return downloadedBytes == 0 ? 0 : (double) uploadedBytes / downloadedBytes;
    }

    /// How long it took from coming to having everything, in seconds; empty if it has not.
    public OptionalDouble durationSeconds() {
      return joinedSeconds.isPresent() && completedSeconds.isPresent()
          ? OptionalDouble.of(completedSeconds.getAsDouble() - joinedSeconds.getAsDouble())
          : OptionalDouble.empty();
    }
  }

  /// How many copies of the pieces there are at a moment, at nodes that are online and tell the
  /// truth.
  ///
  /// @param seconds when
  /// @param least copies of the rarest piece
  /// @param mean copies of a piece on average
  /// @param online nodes that are online
  /// @param complete of those, how many have everything
  public record Availability(double seconds, int least, double mean, int online, int complete) {}

  /// The nodes of one group.
  public List<NodeResult> group(String name) {
    return nodes.stream().filter(node -> node.group().equals(name)).toList();
  }

  /// How long each node of a group took that has everything, in seconds, from the fastest to the
  /// slowest.
  public double[] durations(String group) {
    return nodes.stream()
        .filter(node -> node.group().equals(group) && node.durationSeconds().isPresent())
        .mapToDouble(node -> node.durationSeconds().getAsDouble())
        .sorted()
        .toArray();
  }

  /// The time within which half of a group's nodes finished that did, in seconds.
  ///
  /// @return empty if none did
  public OptionalDouble medianDuration(String group) {
    double[] all = durations(group);
    return all.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(all[all.length / 2]);
  }

  /// Whether every leecher has everything.
  public boolean allFinished() {
    return nodes.stream()
        .allMatch(node -> node.role() != Role.LEECHER || node.completedSeconds().isPresent());
  }

  /// Writes a line for each node, with a line of headings: comma-separated, numbers with a point.
  ///
  /// @param file is replaced
  /// @throws IOException if it cannot be written
  public void writeCsv(Path file) throws IOException {
    Files.writeString(file, Reports.csv(this));
  }

  /// Writes a picture: how many nodes of each group had finished after what time, and how many
  /// copies of the pieces there were.
  ///
  /// @param file is replaced
  /// @throws IOException if it cannot be written
  public void writeSvg(Path file) throws IOException {
    Files.writeString(file, Reports.svg(this));
  }

  @Override
  public String toString() {
    long done = nodes.stream().filter(node -> node.completedSeconds().isPresent()).count();
    return "seed %d: %d nodes, %d finished within %.1f s; %,d events, digest %s"
        .formatted(seed, nodes.size(), done, seconds, events, digest);
  }
}
