package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.ServiceHost;
import java.util.random.RandomGenerator;

/**
 * All that a node has of the world: time, chance, a port, and the way to others. {@link
 * LocatorNode#bind(LocatorConfig)} gives it the real one; another one runs the same node in a
 * simulation. It belongs to one node, which closes it.
 */
public interface NodeRuntime extends AutoCloseable {
  /**
   * Time in a thread of its own; each call makes another one.
   *
   * @param name of the thread
   */
  Scheduler newScheduler(String name);

  /** Safe for use by many threads. */
  RandomGenerator random();

  PeerCaller caller();

  /** The port that this node has taken. */
  ServiceHost host();

  BlockingWork blocking();

  /**
   * Ends all threads and closes all connections, after the host was closed; may wait for that for a
   * few seconds. What is scheduled still does not run any more.
   */
  @Override
  void close();
}
