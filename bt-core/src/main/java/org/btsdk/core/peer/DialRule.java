// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Arrays;
import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// Whether an address that somebody named is dialed. A swarm is made of strangers, who can name
/// hosts that are no peers: what is on our own network, or a service that does not expect us.
///
/// | named | by the owner | by a link he opened | from near | from the internet, or nobody knows where |
/// | --- | --- | --- | --- | --- |
/// | unusable, or no port | as he likes | never | never | never |
/// | loopback | as he likes | yes | by who is on loopback | never |
/// | local | as he likes | yes | yes | never |
/// | global | as he likes | yes | yes | yes |
/// | a port of a known service | as he likes | never | never | never |
/// | another port below 1024 | as he likes | last | last | last |
///
/// A magnet link may name what is near, since links are how people on one network, or on one
/// machine, find each other. How much that can be made to do is bounded instead: by
/// [org.btsdk.model.MagnetLink#MAX_PEERS], and by [HostLimits], which counts hosts of links
/// wherever they are.
public final class DialRule {
  /// 1024: ports below are given out by whoever runs a host, and hardly ever to peers.
  public static final int FIRST_FREE_PORT = 1024;

  /// Services that are often attacked, or that do something with whatever they are sent: chargen,
  /// FTP, SSH, Telnet, SMTP, DNS, POP3, portmapper, NNTP, RPC, NetBIOS, IMAP, SNMP, LDAP, SMB,
  /// printers, RTSP, IPP, LDAPS, IMAPS, POP3S, SQL Server, Oracle, NFS, Docker, MySQL, RDP, SIP,
  /// PostgreSQL, VNC, Redis, IRC, Elasticsearch, Memcached, MongoDB. Sorted.
  private static final int[] SERVICES = {
    7, 9, 19, 20, 21, 22, 23, 25, 53, 79, 110, 111, 119, 135, 137, 138, 139, 143, 161, 389, 445,
    465, 512, 513, 514, 515, 554, 563, 587, 631, 636, 993, 995, 1433, 1521, 2049, 2375, 2376, 3306,
    3389, 5060, 5061, 5432, 5900, 6379, 6667, 6697, 9200, 11211, 27017
  };

  /// What becomes of an address.
  public enum Verdict {
    /// It is dialed when its turn comes.
    DIALED,
    /// It is dialed when nothing else is left.
    LAST,
    /// It is not dialed.
    NEVER
  }

  private DialRule() {}

  /// What becomes of an address that was named.
  ///
  /// @param named where a peer is said to be
  /// @param namer by whom
  public static Verdict judge(PeerAddress named, Namer namer) {
    return judge(named, namer, scope(namer));
  }

  /// How far away a namer is, see [#mayName(Optional, AddressScope)].
  static AddressScope scope(Namer namer) {
    return switch (namer) {
      case Namer.Owner(), Namer.Link() -> AddressScope.LOOPBACK;
      case Namer.Tracker(Optional<IpAddress> ip) -> scope(ip);
      case Namer.Stranger(Optional<IpAddress> ip) -> scope(ip);
    };
  }

  private static AddressScope scope(Optional<IpAddress> ip) {
    return ip.isPresent() ? AddressScope.of(ip.get()) : AddressScope.GLOBAL;
  }

  /// As the other, for who judges many addresses that one has named.
  ///
  /// @param from the namer's [scope][#scope(Namer)]
  static Verdict judge(PeerAddress named, Namer namer, AddressScope from) {
    return switch (namer) {
      case Namer.Owner() -> named.port() == 0 ? Verdict.NEVER : Verdict.DIALED;
      case Namer.Link() -> judge(named, AddressScope.of(named.ip()) != AddressScope.UNUSABLE);
      case Namer.Tracker _, Namer.Stranger _ ->
          judge(named, mayName(from, AddressScope.of(named.ip())));
    };
  }

  private static Verdict judge(PeerAddress named, boolean mayBeNamed) {
    int port = named.port();
    if (port == 0 || Arrays.binarySearch(SERVICES, port) >= 0 || !mayBeNamed) {
      return Verdict.NEVER;
    }
    return port < FIRST_FREE_PORT ? Verdict.LAST : Verdict.DIALED;
  }

  /// Whether somebody can know of addresses of a scope. It works both ways: nobody is told what he
  /// may not name.
  ///
  /// @param namer where he is, if that is known
  /// @param named the scope of what he names
  public static boolean mayName(Optional<IpAddress> namer, AddressScope named) {
    return mayName(scope(namer), named);
  }

  /// As the other.
  ///
  /// @param from how far away the namer is
  /// @param named the scope of what he names
  public static boolean mayName(AddressScope from, AddressScope named) {
    return switch (named) {
      case UNUSABLE -> false;
      case LOOPBACK -> from == AddressScope.LOOPBACK;
      case LOCAL -> from.isNear();
      case GLOBAL -> true;
    };
  }
}
