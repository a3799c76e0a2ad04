package io.thriftyp2p.locator.rpc;

/**
 * What turns away something that a peer wants; each is a part of {@link RpcConfig}, but the last.
 */
public enum Bound {
  /** A message was too long: it is refused, and without frames the connection closed. */
  MESSAGE_BYTES,
  /** A list, set or map had too many elements; likewise. */
  CONTAINER_ELEMENTS,
  /** Structs or containers were nested too deeply; likewise. */
  DEPTH,
  /** There were too many connections: one more is closed. */
  CONNECTIONS,
  /** There were too many connections of one address; likewise. */
  CONNECTIONS_PER_ADDRESS,
  /** A connection had too many requests in work: it is not read for a while. */
  REQUESTS_PER_CONNECTION,
  /** All connections together held too many bytes; likewise, or a large answer is refused. */
  BYTES_IN_FLIGHT,
  /** One connection held too many bytes; likewise. */
  BYTES_PER_CONNECTION,
  /** TLS was not agreed on in time: the connection is closed. */
  HANDSHAKE_TIMEOUT,
  /** A message did not arrive in time, or answers were not taken; likewise. */
  MESSAGE_TIMEOUT,
  /** Nothing happened on a connection for too long; likewise. */
  IDLE_TIMEOUT,
  /** No thread was free for a call, and the queue for them full: it is refused as overloaded. */
  HANDLER_QUEUE,
  /** Somebody had no permission for what it asked for, or no certificate that is believed. */
  ACCESS
}
