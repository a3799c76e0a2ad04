package io.thriftyp2p.locator.rpc;

import java.time.Duration;

/** Configurations for tests that differ from the default in what the test is about. */
final class TestConfig {
  private static final RpcConfig BASE =
      RpcConfig.DEFAULTS.toBuilder()
          .eventLoops(2)
          .maxMessageBytes(1 << 20)
          .maxBytesInFlight(256 << 20)
          .build();

  private TestConfig() {}

  static RpcConfig with(int eventLoops, int maxMessageBytes) {
    return BASE.toBuilder().eventLoops(eventLoops).maxMessageBytes(maxMessageBytes).build();
  }

  static RpcConfig withTimeouts(Duration message, Duration idle, Duration clientIdle) {
    return BASE.toBuilder()
        .messageTimeout(message)
        .idleTimeout(idle)
        .clientIdleTimeout(clientIdle)
        .build();
  }

  static RpcConfig withLimits(int perAddress, int requests, long bytesInFlight) {
    return BASE.toBuilder()
        .maxConnectionsPerAddress(perAddress)
        .maxRequestsPerConnection(requests)
        .maxBytesInFlight(bytesInFlight)
        .build();
  }

  static RpcConfig withHandlers(int threads, int queue) {
    return BASE.toBuilder().handlerThreads(threads).handlerQueue(queue).build();
  }
}
