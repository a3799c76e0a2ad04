package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelPipeline;

/**
 * Speaks HTTP on a server's port, on those connections that begin like it. Safe for use by many
 * threads.
 */
@FunctionalInterface
public interface HttpProtocol {
  /**
   * Adds the handlers of one connection to its pipeline; on its event loop. What has been read
   * already reaches the first of them next. When the server drains, {@link RpcServer#DRAIN} comes
   * through the pipeline as a user event: the connection is to answer what it has read, and to
   * close.
   *
   * @param bounds what the connection may take, and what it has to report
   */
  void open(ChannelPipeline pipeline, ConnectionBounds bounds);
}
