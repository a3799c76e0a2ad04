package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.MemberNotGone;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.jspecify.annotations.Nullable;

/**
 * Answers who is in the ring and who owns a key. A Thrift service of your own extends {@code
 * locator.Locator} in its IDL, and its handler extends this class: as {@code implements Mine.Iface}
 * (its methods may block, and are served by {@code RpcService.synchronous}) or {@code implements
 * Mine.AsyncIface}. Nothing here blocks.
 */
public class LocatorHandler extends BaseHandler implements Locator.Iface, Locator.AsyncIface {
  /** What a plain locator node serves. */
  public static final String SERVICE = "locator.Locator";

  private static final Location NOBODY = new Location("", (short) 0);

  private static final Duration FORGET_TIMEOUT = Duration.ofSeconds(5);

  private final LocatorNode node;

  /**
   * @param extensions the services on top of {@code locator.Locator}, from the base up, each as
   *     {@code idl-file.Service}; the last one is the node's service type
   */
  protected LocatorHandler(LocatorNode node, String... extensions) {
    super(Stream.concat(Stream.of(SERVICE), Stream.of(extensions)).toList(), () -> leave(node));
    this.node = node;
  }

  private static void leave(LocatorNode node) {
    // Whoever waits for the end waits for the node's own future.
    var unused = node.leave();
  }

  /** A handler for a node that only locates. */
  public static LocatorHandler plain(LocatorNode node) {
    return new LocatorHandler(node);
  }

  /** The node that this handler belongs to. */
  protected final LocatorNode node() {
    return node;
  }

  /** Runs something, which must not block, once listeners know what the node was told before. */
  protected final void afterChanges(Runnable task) {
    node.parts().keeper().run(membership -> task.run(), task);
  }

  @Override
  protected String describe() {
    return service_type() + " at " + node.endpoint() + ": " + node.view();
  }

  @Override
  public final void join(@Nullable Location location) {
    Wire.endpoint(location)
        .ifPresent(
            subject -> node.parts().keeper().run(membership -> membership.receiveJoin(subject)));
  }

  @Override
  public final void add(@Nullable Location location, @Nullable List<Location> authorities) {
    List<Endpoint> heard = Wire.endpoints(authorities);
    Wire.endpoint(location)
        .ifPresent(
            subject ->
                node.parts().keeper().run(membership -> membership.receiveAdd(subject, heard)));
  }

  @Override
  public final void remove(@Nullable Location location, @Nullable List<Location> authorities) {
    List<Endpoint> heard = Wire.endpoints(authorities);
    Wire.endpoint(location)
        .ifPresent(
            subject ->
                node.parts().keeper().run(membership -> membership.receiveRemove(subject, heard)));
  }

  @Override
  public final List<Location> get_all() {
    return node.ring().members().stream().map(m -> Wire.location(m.endpoint())).toList();
  }

  @Override
  public final Location get_node(@Nullable ByteBuffer key) throws TApplicationException {
    return node.ring().owner(bytes(key)).map(Wire::location).orElse(NOBODY);
  }

  @Override
  public final List<Location> get_nodes(@Nullable ByteBuffer key, int count)
      throws TApplicationException {
    return Wire.locations(node.ring().preferenceList(bytes(key), Math.max(0, count)));
  }

  @Override
  public final Ring get_ring() {
    return Wire.ring(
        node.intendedRing(),
        node.view().map(View::members).orElseGet(() -> List.of(node.parts().self())),
        node.ring().checksum());
  }

  @Override
  public final List<RingEvent> get_history(int count) {
    return node.history(count).stream().map(Wire::event).toList();
  }

  /** Who gets this far has shown a token that is accepted; see {@code NodeAccess}. */
  @Override
  public final void authenticate(@Nullable String token) {}

  @Override
  public final void authenticate(@Nullable String token, AsyncMethodCallback<Void> answer) {
    answer.onComplete(null);
  }

  /** Blocks for a moment: use the other form on an event loop. */
  @Override
  public final void forget_member(@Nullable Location location) throws TException {
    CompletableFuture<Void> done = forget(location);
    try {
      done.get(FORGET_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TException failure ? failure : new TException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TException(e);
    } catch (TimeoutException e) {
      throw new TException(e);
    }
  }

  private CompletableFuture<Void> forget(@Nullable Location location) {
    if (node.view().isEmpty()) {
      return CompletableFuture.failedFuture(new MemberNotGone("this node is in no ring yet"));
    }
    return node.parts()
        .keeper()
        .ask(
            membership -> {
              try {
                membership.forget(
                    Wire.endpoint(location)
                        .orElseThrow(() -> new IllegalStateException("no address was given")));
                return CompletableFuture.completedStage(null);
              } catch (IllegalStateException e) {
                return CompletableFuture.failedStage(
                    new MemberNotGone(String.valueOf(e.getMessage())));
              }
            });
  }

  private static byte[] bytes(@Nullable ByteBuffer key) throws TApplicationException {
    return required(key, "key");
  }

  /**
   * The bytes of a field that the caller must have sent.
   *
   * @throws TApplicationException naming the field, when it was left out
   */
  protected static byte[] required(@Nullable ByteBuffer field, String name)
      throws TApplicationException {
    if (field == null) {
      throw new TApplicationException(
          TApplicationException.PROTOCOL_ERROR, "the field '" + name + "' is missing");
    }
    byte[] bytes = new byte[field.remaining()];
    field.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public final void join(@Nullable Location location, AsyncMethodCallback<Void> done) {
    join(location);
    done.onComplete(null);
  }

  @Override
  public final void add(
      @Nullable Location location,
      @Nullable List<Location> authorities,
      AsyncMethodCallback<Void> done) {
    add(location, authorities);
    done.onComplete(null);
  }

  @Override
  public final void remove(
      @Nullable Location location,
      @Nullable List<Location> authorities,
      AsyncMethodCallback<Void> done) {
    remove(location, authorities);
    done.onComplete(null);
  }

  @Override
  public final void get_all(AsyncMethodCallback<List<Location>> answer) {
    answer.onComplete(get_all());
  }

  @Override
  public final void get_node(@Nullable ByteBuffer key, AsyncMethodCallback<Location> answer) {
    try {
      answer.onComplete(get_node(key));
    } catch (TApplicationException e) {
      answer.onError(e);
    }
  }

  @Override
  public final void get_nodes(
      @Nullable ByteBuffer key, int count, AsyncMethodCallback<List<Location>> answer) {
    try {
      answer.onComplete(get_nodes(key, count));
    } catch (TApplicationException e) {
      answer.onError(e);
    }
  }

  @Override
  public final void get_ring(AsyncMethodCallback<Ring> answer) {
    answer.onComplete(get_ring());
  }

  @Override
  public final void get_history(int count, AsyncMethodCallback<List<RingEvent>> answer) {
    answer.onComplete(get_history(count));
  }

  @Override
  public final void forget_member(@Nullable Location location, AsyncMethodCallback<Void> done) {
    var unused =
        forget(location)
            .whenComplete(
                (forgotten, failure) -> {
                  if (failure == null) {
                    done.onComplete(null);
                  } else {
                    done.onError(
                        failure instanceof Exception exception
                            ? exception
                            : new TException(failure));
                  }
                });
  }
}
