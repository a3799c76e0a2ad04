package io.thriftyp2p.locator.rpc;

import java.time.Duration;

/** Configurations for tests: the defaults but for what matters. */
final class TestConfig {
  private static final RpcConfig BASE = RpcConfig.DEFAULTS;

  private TestConfig() {}

  static RpcConfig with(int eventLoops, int maxMessageBytes) {
    return of(
        eventLoops,
        maxMessageBytes,
        BASE.maxConnectionsPerAddress(),
        BASE.maxRequestsPerConnection(),
        BASE.maxBytesInFlight(),
        BASE.messageTimeout(),
        BASE.idleTimeout(),
        BASE.clientIdleTimeout(),
        BASE.handlerThreads(),
        BASE.handlerQueue());
  }

  static RpcConfig withTimeouts(Duration message, Duration idle, Duration clientIdle) {
    return of(
        2, 1 << 20, 2_000, 1_024, BASE.maxBytesInFlight(), message, idle, clientIdle, 64, 1_024);
  }

  static RpcConfig withLimits(int perAddress, int requests, long bytesInFlight) {
    return of(
        2,
        1 << 20,
        perAddress,
        requests,
        bytesInFlight,
        BASE.messageTimeout(),
        BASE.idleTimeout(),
        BASE.clientIdleTimeout(),
        64,
        1_024);
  }

  static RpcConfig withHandlers(int threads, int queue) {
    return of(
        2,
        1 << 20,
        2_000,
        1_024,
        BASE.maxBytesInFlight(),
        BASE.messageTimeout(),
        BASE.idleTimeout(),
        BASE.clientIdleTimeout(),
        threads,
        queue);
  }

  private static RpcConfig of(
      int eventLoops,
      int maxMessageBytes,
      int perAddress,
      int requests,
      long bytesInFlight,
      Duration message,
      Duration idle,
      Duration clientIdle,
      int handlerThreads,
      int handlerQueue) {
    return new RpcConfig(
        eventLoops,
        maxMessageBytes,
        BASE.maxContainerElements(),
        BASE.maxDepth(),
        BASE.maxConnections(),
        perAddress,
        requests,
        bytesInFlight,
        BASE.connectTimeout(),
        message,
        idle,
        clientIdle,
        BASE.maxCallsPerLink(),
        handlerThreads,
        handlerQueue,
        BASE.tls());
  }
}
