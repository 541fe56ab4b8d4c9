// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.btsdk.api.IpFilter;
import org.btsdk.api.SessionConfig;
import org.btsdk.core.io.net.HostLookups;
import org.btsdk.core.io.storage.StorageWork;

/// What a node of the DHT, and who asks it something, need of their session. Threads: any.
public interface DhtSession {
  /// The settings.
  SessionConfig config();

  /// What its threads are named after.
  String name();

  /// Who may not send us anything.
  IpFilter filter();

  /// Where we listen for peers; 0 if we do not.
  int listenPort();

  /// Looks names of hosts up.
  HostLookups lookups();

  /// Runs something that may block.
  ExecutorService virtual();

  /// Runs something later; must not block.
  ScheduledExecutorService timer();

  /// Writes the node's file.
  StorageWork storageWork();

  /// Calls the embedder.
  void callBack(Runnable call);
}
