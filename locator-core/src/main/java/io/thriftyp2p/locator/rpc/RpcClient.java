package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.thrift.TBase;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TProtocol;

/**
 * Calls methods of peers, in framed strict binary: one connection for each peer and lane (and for
 * each event loop that calls it, in the lane for data), opened when it is needed and closed when it
 * is idle, with any number of calls under way on it; or one for a single call. Any thread may call
 * it.
 */
public final class RpcClient implements PeerCaller, AutoCloseable {
  /**
   * @param loop whose own link it is; empty for the link of all other threads
   */
  private record Key(Endpoint peer, Lane lane, Optional<EventLoop> loop) {}

  private static final String CLOSED = "this client is closed";

  private final EventLoops loops;
  private final RpcConfig config;
  private final LinkOpener opener;
  private final Optional<Greeting> greeting;
  private final MessageCaller calls;
  private final ByteBudget unanswered;
  private final OneShotCalls oneShots;
  private final LinkTable<Key, Link> links;

  public RpcClient(EventLoops loops, RpcConfig config) {
    this.loops = loops;
    this.config = config;
    this.opener = new LinkOpener(config);
    this.greeting = Greeting.of(config);
    this.calls = new MessageCaller(config, new Exchange());
    this.unanswered = new ByteBudget(config.maxBytesInFlight());
    this.oneShots = new OneShotCalls(config, opener, loops::next);
    this.links = new LinkTable<>(link -> link.open(opener), link -> link.closeSoon(CLOSED));
  }

  @Override
  public <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout) {
    return calls.call(peer, method, args, timeout);
  }

  @Override
  public <A extends TBase<?, ?>, T> CompletableFuture<T> callOnce(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout) {
    return calls.callOnce(peer, method, args, timeout);
  }

  @Override
  public <C extends TServiceClient> C blockingClient(
      Endpoint peer, Function<TProtocol, C> factory, Duration timeout) {
    return calls.blockingClient(peer, factory, timeout);
  }

  private CompletableFuture<byte[]> exchange(
      Endpoint peer, Lane lane, Request request, Duration timeout) {
    return exchange(peer, request, timeout, call -> dispatch(key(peer, lane), call));
  }

  /**
   * A request of a user that is served on an event loop is passed on, and answered, on the same
   * loop: it would wait for another thread to wake up four times.
   */
  private Key key(Endpoint peer, Lane lane) {
    return new Key(peer, lane, lane == Lane.DATA ? loops.current() : Optional.empty());
  }

  private CompletableFuture<byte[]> exchange(
      Endpoint peer, Request request, Duration timeout, Consumer<PeerCall> dispatch) {
    PeerCall call = new PeerCall(peer, request, timeout);
    long bytes = request.frame().length;
    if (!unanswered.tryTake(bytes)) {
      call.fail("too many bytes are under way");
      return call.answer();
    }
    var unused = call.answer().whenComplete((answer, failure) -> unanswered.adjust(-bytes));
    dispatch.accept(call);
    return call.answer();
  }

  private void dispatchOnce(Endpoint peer, PeerCall call) {
    if (links.isClosed()) {
      call.fail(CLOSED);
      return;
    }
    oneShots.submit(peer, call);
    if (links.isClosed()) {
      oneShots.close(CLOSED);
    }
  }

  private void dispatch(Key key, PeerCall call) {
    if (links.isClosed()) {
      call.fail(CLOSED);
      return;
    }
    links.get(key, this::fresh).submit(call);
  }

  private Link fresh(Key key) {
    EventLoop loop = key.loop().orElseGet(loops::next);
    return new Link(key.peer(), key.lane(), loop, config, greeting, new Owner(key));
  }

  /** Closes all connections; calls under way fail. Does not block. */
  @Override
  public void close() {
    links.close();
    oneShots.close(CLOSED);
    opener.close();
  }

  private final class Exchange implements MessageExchange {
    @Override
    public CompletableFuture<byte[]> start(
        Endpoint peer, Lane lane, Request request, Duration timeout) {
      return exchange(peer, lane, request, timeout);
    }

    @Override
    public CompletableFuture<byte[]> startOnce(Endpoint peer, Request request, Duration timeout) {
      return exchange(peer, request, timeout, call -> dispatchOnce(peer, call));
    }

    @Override
    public void requireMayBlock() {
      if (EventLoops.isCurrentThread()) {
        throw new IllegalStateException("a blocking client was called on an event loop");
      }
    }

    @Override
    public void await(CompletableFuture<byte[]> answer, Duration limit)
        throws TimeoutException, InterruptedException {
      try {
        answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        // The failure is the answer: who waits for it reads it there.
      }
    }
  }

  private final class Owner implements Link.Owner {
    private final Key key;

    Owner(Key key) {
      this.key = key;
    }

    @Override
    public void closed(Link link) {
      links.remove(key, link);
    }

    @Override
    public void returned(PeerCall call) {
      dispatch(key, call);
    }
  }
}
