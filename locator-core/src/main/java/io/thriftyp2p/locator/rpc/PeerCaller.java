package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.thrift.TBase;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TProtocol;

/**
 * Calls methods of peers; {@link RpcClient} over connections, another one in a simulation. Any
 * thread may call it.
 *
 * <p>A call fails with the exception that the IDL declares, or with
 *
 * <ul>
 *   <li>{@code PeerUnreachableException}: the peer has seen nothing of it. No connection could be
 *       made, or too many calls or bytes are under way to it already. The next call tries again.
 *   <li>{@code PeerTimedOutException}: it was sent, and whether it was carried out is unknown. The
 *       time is over, the connection was lost, or the answer cannot be read.
 *   <li>{@code PeerRefusedException}: the peer answered that it will not, or failed inside.
 *   <li>{@code IllegalArgumentException}: the arguments cannot be encoded within the bounds.
 * </ul>
 */
public interface PeerCaller {
  /**
   * Starts a call; does not block. The arguments may be changed as soon as this returns.
   *
   * @param timeout for everything: connecting, sending, the answer. After it an answer is dropped.
   * @return the result ({@code null} of a void method; binaries belong to the caller), or a failure
   *     as it is, not wrapped. For a oneway method it completes when the request was handed to the
   *     network. It completes on an event loop: whatever is chained to it must not block.
   */
  <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout);

  /**
   * As {@link #call}, for a peer that knows nothing of frames and many calls on one connection, as
   * the nodes of 2009: a connection of its own, in unframed strict binary, closed after the answer,
   * or once a oneway request is out. One such call at a time is under way to a peer; the others
   * wait for it, and their time runs.
   */
  <A extends TBase<?, ?>, T> CompletableFuture<T> callOnce(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout);

  /**
   * A generated blocking client ({@code Store.Client::new}) for a peer, over what all calls share,
   * in the lane for data. It is for one thread at a time, needs no closing, and sends a request
   * when the method is called, then waits for its answer. Its methods throw the {@code
   * PeerException}s above, unchecked, and {@code TApplicationException} where the peer refuses.
   *
   * @param factory may wrap the protocol ({@code TMultiplexedProtocol})
   * @param timeout for each call
   * @throws IllegalStateException from its methods when they are called on an event loop, which may
   *     not block
   */
  <C extends TServiceClient> C blockingClient(
      Endpoint peer, Function<TProtocol, C> factory, Duration timeout);
}
