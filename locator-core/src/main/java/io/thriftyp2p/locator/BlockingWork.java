package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What takes a thread of its own, since it may block. */
public interface BlockingWork {
  /**
   * All addresses of a peer that was given by name, as of now. Does not block.
   *
   * @return completes in any thread, within seconds; fails with an {@code UnknownHostException}
   *     when the name has none
   */
  CompletableFuture<List<Endpoint>> resolve(Endpoint named);

  /** Runs the task soon, in a thread that may block. */
  void inBackground(Runnable task);

  /**
   * Blocks the calling thread until the future is done, in whatever way.
   *
   * @throws IllegalStateException in a thread that must not block
   */
  void await(CompletableFuture<?> future);
}
