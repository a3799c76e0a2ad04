package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Security;
import java.time.Duration;

/** Makes an {@link RpcConfig}, where each part is described. For one thread. */
public final class RpcConfigBuilder {
  private int eventLoops;
  private int maxMessageBytes;
  private int maxContainerElements;
  private int maxDepth;
  private int maxConnections;
  private int maxConnectionsPerAddress;
  private int maxPeerConnections;
  private int maxRequestsPerConnection;
  private long maxBytesInFlight;
  private long maxBytesPerConnection;
  private Duration connectTimeout;
  private Duration handshakeTimeout;
  private Duration messageTimeout;
  private Duration idleTimeout;
  private Duration clientIdleTimeout;
  private int maxCallsPerLink;
  private int handlerThreads;
  private int handlerQueue;
  private Security security;

  RpcConfigBuilder(RpcConfig begun) {
    eventLoops = begun.eventLoops();
    maxMessageBytes = begun.maxMessageBytes();
    maxContainerElements = begun.maxContainerElements();
    maxDepth = begun.maxDepth();
    maxConnections = begun.maxConnections();
    maxConnectionsPerAddress = begun.maxConnectionsPerAddress();
    maxPeerConnections = begun.maxPeerConnections();
    maxRequestsPerConnection = begun.maxRequestsPerConnection();
    maxBytesInFlight = begun.maxBytesInFlight();
    maxBytesPerConnection = begun.maxBytesPerConnection();
    connectTimeout = begun.connectTimeout();
    handshakeTimeout = begun.handshakeTimeout();
    messageTimeout = begun.messageTimeout();
    idleTimeout = begun.idleTimeout();
    clientIdleTimeout = begun.clientIdleTimeout();
    maxCallsPerLink = begun.maxCallsPerLink();
    handlerThreads = begun.handlerThreads();
    handlerQueue = begun.handlerQueue();
    security = begun.security();
  }

  public RpcConfigBuilder eventLoops(int value) {
    eventLoops = value;
    return this;
  }

  public RpcConfigBuilder maxMessageBytes(int value) {
    maxMessageBytes = value;
    return this;
  }

  public RpcConfigBuilder maxContainerElements(int value) {
    maxContainerElements = value;
    return this;
  }

  public RpcConfigBuilder maxDepth(int value) {
    maxDepth = value;
    return this;
  }

  public RpcConfigBuilder maxConnections(int value) {
    maxConnections = value;
    return this;
  }

  public RpcConfigBuilder maxConnectionsPerAddress(int value) {
    maxConnectionsPerAddress = value;
    return this;
  }

  public RpcConfigBuilder maxPeerConnections(int value) {
    maxPeerConnections = value;
    return this;
  }

  public RpcConfigBuilder maxRequestsPerConnection(int value) {
    maxRequestsPerConnection = value;
    return this;
  }

  public RpcConfigBuilder maxBytesInFlight(long value) {
    maxBytesInFlight = value;
    return this;
  }

  public RpcConfigBuilder maxBytesPerConnection(long value) {
    maxBytesPerConnection = value;
    return this;
  }

  public RpcConfigBuilder connectTimeout(Duration value) {
    connectTimeout = value;
    return this;
  }

  public RpcConfigBuilder handshakeTimeout(Duration value) {
    handshakeTimeout = value;
    return this;
  }

  public RpcConfigBuilder messageTimeout(Duration value) {
    messageTimeout = value;
    return this;
  }

  public RpcConfigBuilder idleTimeout(Duration value) {
    idleTimeout = value;
    return this;
  }

  public RpcConfigBuilder clientIdleTimeout(Duration value) {
    clientIdleTimeout = value;
    return this;
  }

  public RpcConfigBuilder maxCallsPerLink(int value) {
    maxCallsPerLink = value;
    return this;
  }

  public RpcConfigBuilder handlerThreads(int value) {
    handlerThreads = value;
    return this;
  }

  public RpcConfigBuilder handlerQueue(int value) {
    handlerQueue = value;
    return this;
  }

  public RpcConfigBuilder security(Security value) {
    security = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException when the parts do not fit together
   */
  public RpcConfig build() {
    return new RpcConfig(
        eventLoops,
        maxMessageBytes,
        maxContainerElements,
        maxDepth,
        maxConnections,
        maxConnectionsPerAddress,
        maxPeerConnections,
        maxRequestsPerConnection,
        maxBytesInFlight,
        maxBytesPerConnection,
        connectTimeout,
        handshakeTimeout,
        messageTimeout,
        idleTimeout,
        clientIdleTimeout,
        maxCallsPerLink,
        handlerThreads,
        handlerQueue,
        security);
  }
}
