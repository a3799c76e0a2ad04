package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One connection to a peer, for one lane: calls go out as they come, and their answers are matched
 * by number, in any order. Opened by the first call; the calls that wait for it share its failure.
 * State belongs to the link's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class Link extends ChannelInboundHandlerAdapter implements LinkOpener.Target {
  private static final byte[] NO_ANSWER = {};

  private enum State {
    CONNECTING,
    OPEN,
    CLOSED
  }

  /** What a link asks of the client that holds it; on the link's loop. */
  interface Owner {
    /** The link takes no more calls; its own will hear of it next. */
    void closed(Link link);

    /** The call came when the link was closed already: it needs another one. */
    void returned(PeerCall call);
  }

  private final Endpoint peer;
  private final Lane lane;
  private final EventLoop loop;
  private final RpcConfig config;
  private final Optional<Greeting> greeting;
  private final Owner owner;
  private final Splitter splitter;
  private final AtomicInteger calls = new AtomicInteger();
  private final PendingCalls pending = new PendingCalls();
  private final CallDeadlines deadlines;
  private final ReceivedBytes input = new ReceivedBytes();
  private final WriteBatch batch = new WriteBatch();
  private List<PeerCall> onewaysInBatch = new ArrayList<>();

  private State state = State.CONNECTING;
  private Optional<ChannelHandlerContext> connection = Optional.empty();
  private boolean flushComes;
  private boolean used;
  private boolean asked;

  /** How often something was heard. */
  private long heard;

  private long askedNanos;

  /**
   * @param greeting goes before the first call
   */
  Link(
      Endpoint peer,
      Lane lane,
      EventLoop loop,
      RpcConfig config,
      Optional<Greeting> greeting,
      Owner owner) {
    this.peer = peer;
    this.lane = lane;
    this.loop = loop;
    this.config = config;
    this.greeting = greeting;
    this.owner = owner;
    this.splitter = new Splitter.Frames(config.maxMessageBytes());
    this.deadlines = new CallDeadlines(loop, pending, this::expire);
  }

  /** Once: connects. */
  void open(LinkOpener opener) {
    opener.open(this, peer, loop);
  }

  /** Sends the call as soon as there is a connection; from any thread. */
  void submit(PeerCall call) {
    if (calls.incrementAndGet() > config.maxCallsPerLink()) {
      calls.decrementAndGet();
      call.fail("too many calls wait for its answers");
      return;
    }
    if (!onLoop(() -> admit(call))) {
      call.fail("the event loops are closed");
    }
  }

  /** From any thread. */
  void closeSoon(String reason) {
    onLoop(() -> close(reason));
  }

  @Override
  public boolean onLoop(Runnable task) {
    return EventLoops.runOn(loop, task);
  }

  private void admit(PeerCall call) {
    if (state == State.CLOSED) {
      calls.decrementAndGet();
      owner.returned(call);
      return;
    }
    pending.add(call);
    deadlines.watch(call);
    if (state == State.OPEN) {
      send(call);
    }
  }

  private void send(PeerCall call) {
    byte[] frame = call.request().frame();
    batch.add(connection.orElseThrow().alloc(), frame, 0, frame.length);
    call.sent(heard);
    used = true;
    if (call.request().oneway()) {
      onewaysInBatch.add(call);
    }
    if (!flushComes) {
      flushComes = true;
      loop.execute(this::flush);
    }
  }

  /** Calls of one turn of the loop leave together after it. */
  private void flush() {
    flushComes = false;
    if (state != State.OPEN || batch.isEmpty()) {
      return;
    }
    if (!asked) {
      asked = true;
      askedNanos = System.nanoTime();
    }
    List<PeerCall> oneways = onewaysInBatch;
    onewaysInBatch = oneways.isEmpty() ? oneways : new ArrayList<>();
    batch
        .flush(connection.orElseThrow())
        .addListener(
            written -> {
              if (written.isSuccess()) {
                oneways.forEach(call -> over(call, NO_ANSWER));
              } else {
                close("the connection broke");
              }
            });
  }

  private void over(PeerCall call, byte[] answer) {
    if (pending.remove(call)) {
      calls.decrementAndGet();
      call.complete(answer);
    }
  }

  private void expire(PeerCall call) {
    if (!pending.remove(call)) {
      return;
    }
    calls.decrementAndGet();
    call.fail(call.isSent() ? "its time is over" : "no connection within the time of the call");
    boolean silent = asked && System.nanoTime() - askedNanos > config.messageTimeout().toNanos();
    if (silent || (lane == Lane.DATA && call.isSent() && call.heardBefore() == heard)) {
      abort("it is silent");
    }
  }

  /**
   * What has not arrived yet never will: a request that the network holds up must not be carried
   * out late, when whoever asked has turned to another node and gone on.
   */
  private void abort(String reason) {
    connection.ifPresent(
        context -> context.channel().config().setOption(ChannelOption.SO_LINGER, 0));
    close(reason);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (state == State.CLOSED) {
      context.close();
      return;
    }
    if (LinkOpener.metItself(context.channel())) {
      connectFailed(true, "the connection met itself");
      context.close();
      return;
    }
    state = State.OPEN;
    connection = Optional.of(context);
    greeting.ifPresent(first -> batch.add(context.alloc(), first.frame(), 0, first.frame().length));
    pending.all().forEach(this::send);
    watchIdle();
  }

  private void watchIdle() {
    loop.schedule(
        () -> {
          if (state != State.OPEN) {
            return;
          }
          if (used || calls.get() > 0) {
            used = false;
            watchIdle();
          } else {
            close("it was idle");
          }
        },
        config.clientIdleTimeout().toNanos() / 2,
        TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    asked = false;
    heard++;
    used = true;
    input.add(context.alloc(), (ByteBuf) message);
    try {
      for (Optional<byte[]> answer = input.next(splitter);
          answer.isPresent();
          answer = input.next(splitter)) {
        answered(answer.get());
      }
    } catch (BadMessage e) {
      close("what it answers is not Thrift");
    }
    input.compact(context.alloc());
  }

  /** An answer that nobody waits for any more is dropped. */
  private void answered(byte[] answer) throws BadMessage {
    int position = SequenceId.position(answer, 0);
    if (position < 0) {
      throw BadMessage.protocol("an answer without a sequence id");
    }
    Optional<PeerCall> asker = pending.get(SequenceId.get(answer, position));
    if (asker.isPresent()) {
      SequenceId.put(answer, position, asker.get().request().seqid());
      over(asker.get(), answer);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close("the connection was lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(LinkOpener.broken(cause));
  }

  @Override
  public void connectFailed(boolean refused, String reason) {
    close(call -> call.fail(new PeerUnreachableException(peer, refused, reason)));
  }

  private void close(String reason) {
    close(call -> call.fail(reason));
  }

  private void close(Consumer<PeerCall> toCalls) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    owner.closed(this);
    connection.ifPresent(ChannelHandlerContext::close);
    input.clear();
    batch.discard();
    for (PeerCall call : pending.removeAll()) {
      calls.decrementAndGet();
      toCalls.accept(call);
    }
  }
}
