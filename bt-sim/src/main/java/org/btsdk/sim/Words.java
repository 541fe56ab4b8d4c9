// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.protocol.wire.Message;

/// Messages as numbers, for the history.
final class Words {
  private Words() {}

  /// Which message it is.
  static int kind(Message message) {
    return switch (message) {
      case Message.Choke _ -> 0;
      case Message.Unchoke _ -> 1;
      case Message.Interested _ -> 2;
      case Message.NotInterested _ -> 3;
      case Message.Have _ -> 4;
      case Message.Bitfield _ -> 5;
      case Message.Request _ -> 6;
      case Message.PieceHeader _ -> 7;
      case Message.Cancel _ -> 8;
      case Message.Port _ -> 9;
      case Message.Suggest _ -> 13;
      case Message.HaveAll _ -> 14;
      case Message.HaveNone _ -> 15;
      case Message.Reject _ -> 16;
      case Message.AllowedFast _ -> 17;
      case Message.Extended _ -> 20;
      case Message.HashRequest _ -> 21;
      case Message.Hashes _ -> 22;
      case Message.HashReject _ -> 23;
      case Message.KeepAlive _ -> 99;
      case Message.Unknown _ -> 100;
    };
  }

  /// What it is about.
  static long about(Message message) {
    return switch (message) {
      case Message.Have(int piece) -> piece;
      case Message.Suggest(int piece) -> piece;
      case Message.AllowedFast(int piece) -> piece;
      case Message.Request(int piece, int begin, int _) -> (long) piece << 32 | begin;
      case Message.Cancel(int piece, int begin, int _) -> (long) piece << 32 | begin;
      case Message.Reject(int piece, int begin, int _) -> (long) piece << 32 | begin;
      case Message.Bitfield(var pieces) -> pieces.hashCode() & 0xffffffffL;
      case Message.Extended extended -> extended.hashCode() & 0xffffffffL;
      case Message.Choke _,
          Message.Unchoke _,
          Message.Interested _,
          Message.NotInterested _,
          Message.PieceHeader _,
          Message.Port _,
          Message.HaveAll _,
          Message.HaveNone _,
          Message.HashRequest _,
          Message.Hashes _,
          Message.HashReject _,
          Message.KeepAlive _,
          Message.Unknown _ ->
          0;
    };
  }
}
