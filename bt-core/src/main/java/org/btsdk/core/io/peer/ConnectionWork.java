// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The work of one connection that storage workers do, several at once and in any order, so that
/// its end can be waited for. Threads: any; never blocks.
public final class ConnectionWork {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWork.class);

  private int underWay;
  private @Nullable Runnable whenDone;

  public void add(Executor executor, Runnable work) {
    synchronized (this) {
      underWay++;
    }
    try {
      executor.execute(() -> run(work));
    } catch (RejectedExecutionException _) {
      done(); // The session is closed: what is left is dropped, as its connections are.
    }
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("work of a connection failed; what comes after it is done all the same", e);
    } finally {
      done();
    }
  }

  private void done() {
    Runnable told;
    synchronized (this) {
      if (--underWay > 0) {
        return;
      }
      told = whenDone;
      whenDone = null;
    }
    if (told != null) {
      told.run();
    }
  }

  /// Nothing is added any more.
  ///
  /// @param then called once, when all work is done; at once if it is
  public void end(Runnable then) {
    synchronized (this) {
      if (underWay > 0) {
        whenDone = then;
        return;
      }
    }
    then.run();
  }
}
