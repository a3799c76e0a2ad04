package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.tls.Tls;
import java.time.Duration;
import java.util.Optional;
import org.apache.thrift.TConfiguration;

/**
 * The bounds of servers and clients, and how they show themselves. A server may hold up to {@code
 * maxBytesInFlight} plus a small fixed share for each of its connections; see there. What a bound
 * turns away is counted: see {@link Bound}.
 *
 * @param eventLoops threads that read and write; 0 means one for each core. More than cores only
 *     adds switching.
 * @param maxMessageBytes the longest message read or sent, up to 256 MiB; no string in it can be
 *     longer. Larger ones allow larger values and let a stranger occupy more memory for the time of
 *     one message.
 * @param maxContainerElements elements of one list, set or map (pairs): an element of one byte on
 *     the wire may cost some dozen on the heap.
 * @param maxDepth how deep structs and containers may nest; each level is a stack frame
 * @param maxConnections of the whole server; further ones are closed at once. Each open one costs
 *     some kilobytes.
 * @param maxConnectionsPerAddress keeps one machine from taking all connections; lower it where
 *     clients do not share addresses
 * @param maxPeerConnections beyond both of those, for the other nodes of a ring: so many more are
 *     taken, and closed if they have not spoken as a node within two seconds. In a ring that lets
 *     everybody do everything everybody may.
 * @param maxRequestsPerConnection requests of one connection that are not answered yet; at the
 *     bound the connection is not read until answers are out. Deeper pipelines gain little.
 * @param maxBytesInFlight of the whole server: bytes read but not answered, and answers not yet
 *     sent. Above it a connection is read on only while its own share is below 16 KiB, so that
 *     small requests pass while large ones wait; large ones that began first and are not complete
 *     after a second, or not taken, lose their connection; and reads whose answers are larger than
 *     16 KiB and cannot be sent at once are refused as overloaded. Where answers are large, as many
 *     requests are in work as leave about so many bytes. At least twice {@code maxMessageBytes}.
 *     The other nodes of a ring have a quarter of it besides, of their own. A client bounds with it
 *     what it has not sent yet. By default an eighth of the heap, up to 256 MiB.
 * @param maxBytesPerConnection the same for one connection, which is not read above it; at least
 *     twice {@code maxMessageBytes}
 * @param connectTimeout for a client's connection to be there, name resolution included
 * @param handshakeTimeout for TLS to be agreed on, at either end
 * @param messageTimeout how long a begun message may take to arrive whole, and how long a reader of
 *     answers may stall (to a quarter); also after how much silence a client takes a new connection
 *     once a call has timed out. Slow links with large values need more.
 * @param idleTimeout after which a server closes a connection on which nothing happens (to a
 *     quarter)
 * @param clientIdleTimeout the same for a client's connections; well below {@code idleTimeout} of
 *     the servers, so that no call meets a connection that is being closed
 * @param maxCallsPerLink calls that wait for an answer on one connection of a client; further ones
 *     fail at once
 * @param handlerThreads calls to synchronous services that run at the same time
 * @param handlerQueue further calls that wait for one of them; the next is refused as overloaded. A
 *     longer queue takes higher bursts and answers later.
 * @param security certificates and tokens, for connections both ways
 */
public record RpcConfig(
    int eventLoops,
    int maxMessageBytes,
    int maxContainerElements,
    int maxDepth,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxPeerConnections,
    int maxRequestsPerConnection,
    long maxBytesInFlight,
    long maxBytesPerConnection,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration messageTimeout,
    Duration idleTimeout,
    Duration clientIdleTimeout,
    int maxCallsPerLink,
    int handlerThreads,
    int handlerQueue,
    Security security) {

  /** Frames longer than this could not be told from HTTP and TLS by their first bytes. */
  private static final int LONGEST_MESSAGE = 256 << 20;

  public static final RpcConfig DEFAULTS =
      new RpcConfig(
          0,
          16 << 20,
          1 << 17,
          32,
          20_000,
          2_000,
          512,
          1_024,
          inFlight(Runtime.getRuntime().maxMemory()),
          64 << 20,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          1_024,
          64,
          1_024,
          Security.NONE);

  /** For a process with a few calls: one event loop. */
  public static final RpcConfig ONE_LOOP = DEFAULTS.withEventLoops(1);

  public RpcConfig {
    if (eventLoops < 0) {
      throw new IllegalArgumentException("eventLoops is " + eventLoops + ": give 0 or more");
    }
    if (maxMessageBytes >= LONGEST_MESSAGE) {
      throw new IllegalArgumentException("maxMessageBytes must be below 256 MiB");
    }
    positive("maxMessageBytes", maxMessageBytes);
    positive("maxContainerElements", maxContainerElements);
    positive("maxDepth", maxDepth);
    positive("maxConnections", maxConnections);
    positive("maxConnectionsPerAddress", maxConnectionsPerAddress);
    positive("maxPeerConnections", maxPeerConnections);
    positive("maxRequestsPerConnection", maxRequestsPerConnection);
    twice("maxBytesInFlight", maxBytesInFlight, maxMessageBytes);
    twice("maxBytesPerConnection", maxBytesPerConnection, maxMessageBytes);
    positive("connectTimeout", connectTimeout.toMillis());
    positive("handshakeTimeout", handshakeTimeout.toMillis());
    positive("messageTimeout", messageTimeout.toMillis());
    positive("idleTimeout", idleTimeout.toMillis());
    positive("clientIdleTimeout", clientIdleTimeout.toMillis());
    positive("maxCallsPerLink", maxCallsPerLink);
    positive("handlerThreads", handlerThreads);
    positive("handlerQueue", handlerQueue);
  }

  /** A new one that begins with these. */
  public RpcConfigBuilder toBuilder() {
    return new RpcConfigBuilder(this);
  }

  /** These bounds with another number of event loops, where 0 means one for each core. */
  public RpcConfig withEventLoops(int newEventLoops) {
    return toBuilder().eventLoops(newEventLoops).build();
  }

  /** These bounds, with TLS. */
  public RpcConfig withTls(Tls newTls) {
    return withSecurity(security.withTls(newTls));
  }

  public RpcConfig withSecurity(Security newSecurity) {
    return toBuilder().security(newSecurity).build();
  }

  /** For connections both ways; empty: all are plain. */
  public Optional<Tls> tls() {
    return security.tls();
  }

  /** What the other nodes of a ring have of their own of the bytes in flight. */
  long peerBytesInFlight() {
    return Math.max(2L * maxMessageBytes, maxBytesInFlight / 4);
  }

  /** What may be in flight with a heap that large. */
  static long inFlight(long maxHeapBytes) {
    return Math.max(32 << 20, Math.min(256 << 20, maxHeapBytes / 8));
  }

  /** These bounds, as libthrift's codec takes them. */
  TConfiguration thrift() {
    return new TConfiguration(maxMessageBytes, maxMessageBytes, maxDepth);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is " + value + ": give more than 0");
    }
  }

  private static void twice(String name, long bytes, int maxMessageBytes) {
    if (bytes < 2L * maxMessageBytes) {
      throw new IllegalArgumentException(name + " must be twice maxMessageBytes at least");
    }
  }
}
