package io.thriftyp2p.locator.rpc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A port that services are offered on; {@link RpcServer} on a socket, another one in a simulation.
 * Any thread may call it.
 */
public interface ServiceHost extends AutoCloseable {
  /**
   * Begins to serve; once.
   *
   * @param main answers plain method names, and "name:method" too
   * @param multiplexed answer "name:method"
   */
  void start(RpcService main, List<RpcService> multiplexed);

  /** Where peers reach it; taken already before {@link #start}. */
  int port();

  /**
   * Accepts nothing more, answers the requests that were read, then closes the connections. A
   * request that arrives later is not answered, nor carried out.
   *
   * @param limit after which connections are closed with requests in work
   * @return completes when no connection is left, in a thread that must not block
   */
  CompletableFuture<Void> drain(Duration limit);

  /** Closes everything at once; may wait for that for a moment, unless on an event loop. */
  @Override
  void close();
}
