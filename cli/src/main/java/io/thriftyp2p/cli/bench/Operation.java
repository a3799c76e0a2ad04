package io.thriftyp2p.cli.bench;

import java.util.concurrent.CompletableFuture;

/** What is measured. Any thread may begin it. */
public interface Operation {
  /**
   * Begins one; does not block.
   *
   * @param client which of the clients begins it, from 0 on
   * @param number which one it is, from 0 on
   * @return completes, in any thread, with the number of keys that were missing
   */
  CompletableFuture<Integer> begin(int client, long number);
}
