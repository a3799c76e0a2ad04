package io.thriftyp2p.it.hostile;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.hostile.node.NodeProcess;
import io.thriftyp2p.it.hostile.node.Usage;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks at a node from outside, again and again. For one thread. */
final class Watch {
  private static final long FRESH_SECONDS = 10;

  private final NodeProcess node;
  private final RpcConfig config;
  private final long betweenHeaps;
  private long lastHeap;
  private Usage most;
  private long heapMost;
  private int deaf;

  /**
   * @param betweenHeaps nanoseconds: to know what the heap really holds stops the node for a moment
   */
  Watch(NodeProcess node, RpcConfig config, long betweenHeaps) throws IOException {
    this.node = node;
    this.config = config;
    this.betweenHeaps = betweenHeaps;
    this.lastHeap = System.nanoTime();
    this.most = Usage.of(node.pid());
  }

  /** One look. */
  void look() throws IOException, InterruptedException {
    most = most.max(Usage.of(node.pid()));
    deaf += answersAnew() ? 0 : 1;
    if (System.nanoTime() - lastHeap > betweenHeaps) {
      lookAtHeap();
    }
  }

  void lookAtHeap() throws IOException, InterruptedException {
    heapMost = Math.max(heapMost, Usage.heapMegabytes(node.pid()));
    lastHeap = System.nanoTime();
  }

  /** Whether a connection that was not there before is taken and answered. */
  private boolean answersAnew() throws InterruptedException {
    Endpoint endpoint = node.endpoint();
    try (StoreClient fresh = StoreClient.through(List.of(endpoint), config)) {
      var unused = fresh.status(endpoint).get(FRESH_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  Usage most() {
    return most;
  }

  long heapMost() {
    return heapMost;
  }

  /** How often a fresh connection was not answered. */
  int deaf() {
    return deaf;
  }
}
