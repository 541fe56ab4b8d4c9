// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// What a run's history tells of.
enum Happening {
  ONLINE(0),
  OFFLINE(1),
  FINISHED(2),
  DIAL(3),
  DIAL_FAILED(4),
  JOINED(5),
  CLOSED(6),
  LEFT(7),
  SAID(8),
  HEARD(9),
  ASKED(10),
  CANCELLED(11),
  SENT(12),
  RECEIVED(13),
  WRITTEN(14),
  DROPPED(15),
  COMMITTED(16),
  REJECTED(17),
  ANNOUNCED(18),
  STATE(19);

  /// What stands for it in the history.
  final int code;

  Happening(int code) {
    this.code = code;
  }

  static Happening of(int code) {
    for (Happening kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("nothing has the code " + code);
  }
}
