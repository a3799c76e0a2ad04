package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * One connection of a server once its protocol is known. A turn takes all messages that have
 * arrived, starts their handlers, and writes every answer that is ready at once; connections of an
 * event loop have their turns together ({@link LoopRound}), each of them in the four steps {@link
 * #look}, {@link #touch}, {@link #answer} and {@link #write}.
 *
 * <p>Flow control: while too many requests are unanswered, or the peer does not take its answers,
 * or the server holds too many bytes, nothing more is decoded and read. All state belongs to the
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class ServerConnection extends ChannelInboundHandlerAdapter implements Call.Origin {
  /** More than any header of a message takes. */
  private static final int HEADER = 512;

  private enum Phase {
    OPEN,
    /** Answers what was read, then closes. */
    DRAINING,
    /** The stream cannot be read on; answers what was decoded, then closes. */
    BROKEN,
    CLOSED
  }

  private final Splitter splitter;
  private final ConnectionTimeouts timeouts;
  private final RequestReader requests;
  private final DirectCalls direct;
  private final Answers answers;
  private final SynchronousCalls synchronous;
  private final MemoryShare memory;
  private final LoopRound round;
  private final ReceivedBytes input = new ReceivedBytes();

  private ChannelHandlerContext context;
  private Phase phase = Phase.OPEN;
  private boolean inTurn;
  private boolean turnComes;
  private boolean progressed;
  private long arrivedNanos;

  /** Calls that had their outcome in this turn, and are observed: one look at the clock for all. */
  private final List<Call> ended = new ArrayList<>();

  /**
   * @param context of the handler that this one is about to replace
   */
  ServerConnection(
      ServerShared server,
      ServedServices services,
      ChannelHandlerContext context,
      Encoding encoding,
      Splitter splitter,
      ConnectionTimeouts timeouts) {
    this.context = context;
    this.splitter = splitter;
    this.timeouts = timeouts;
    Codec codec = server.codecs().get(encoding);
    this.requests = new RequestReader(services.methods(), codec);
    this.direct = new DirectCalls(services.methods(), encoding, splitter.framed(), server.config());
    this.answers = new Answers(server.config(), codec, splitter.framed(), this::turnSoon);
    this.memory =
        new MemoryShare(
            server, () -> onLoop(this::budgetIsFree), () -> onLoop(() -> this.context.close()));
    this.synchronous = new SynchronousCalls(services.threads());
    this.round = server.round(context.channel().eventLoop());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    if (phase == Phase.BROKEN || phase == Phase.CLOSED) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    int arrived = bytes.readableBytes();
    arrivedNanos = System.nanoTime();
    input.add(context.alloc(), bytes);
    turnSoon();
    round.arrived(arrived);
  }

  /** All that has arrived is looked at in the connection's turn. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {}

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    turnSoon();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
    if (event == RpcServer.DRAIN && phase == Phase.OPEN) {
      phase = Phase.DRAINING;
      turnSoon();
    }
  }

  /** Requests that were read are carried out also when their sender has gone: oneway ones count. */
  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    answers.close();
    inTurn = true;
    boolean more = phase == Phase.OPEN || phase == Phase.DRAINING;
    while (more && phase != Phase.BROKEN) {
      more = decodeOne();
    }
    observe();
    inTurn = false;
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    failed();
  }

  @Override
  public boolean isOnLoop() {
    return context.channel().eventLoop().inEventLoop();
  }

  @Override
  public long arrivedNanos() {
    return arrivedNanos;
  }

  /** Nothing runs once the loops stopped. */
  @Override
  public void onLoop(Runnable task) {
    EventLoop loop = context.channel().eventLoop();
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The connection went with its loop: there is nobody to answer.
    }
  }

  @Override
  public void completed(Call call) {
    if (call.isSynchronous()) {
      synchronous.finished(call);
    }
    settled(call);
  }

  @Override
  public void settled(Call call) {
    if (call.isObserved()) {
      ended.add(call);
    }
    answers.settled(call);
    if (inTurn) {
      answers.release(context);
    } else {
      turnSoon();
    }
  }

  /** Outcomes that come one by one within a turn of the loop are written together after it. */
  private void turnSoon() {
    if (!inTurn && !turnComes) {
      turnComes = true;
      round.add(this);
    }
  }

  private void observe() {
    boolean anyDirect = direct.isAnyToObserve();
    if (anyDirect || !ended.isEmpty()) {
      long now = System.nanoTime();
      if (anyDirect) {
        direct.observe(now - arrivedNanos);
      }
      for (Call call : ended) {
        call.observe(now);
      }
      ended.clear();
    }
  }

  /** Finds out what will be asked for, as far as there are short cuts. */
  void look() {
    if (mayDecode() && answers.isClear()) {
      direct.look(input, splitter);
    }
  }

  /** Has the processor fetch what was found, while others are looked at. */
  void touch() {
    direct.touch();
  }

  void answer() {
    turnComes = false;
    inTurn = true;
    answers.release(context);
    decode();
    direct.forget();
    observe();
    inTurn = false;
  }

  /** Of answers that {@link #write} will write. */
  int unwrittenBytes() {
    return answers.unwrittenBytes();
  }

  void write() {
    inTurn = true;
    answers.flush(context);
    inTurn = false;
    input.compact(context.alloc());
    reportMemory();
    if (phase == Phase.OPEN) {
      read(mayDecode() && memory.mayGrow(context.channel().eventLoop()));
    } else if (phase != Phase.CLOSED) {
      read(false);
      closeWhenAnswered();
    }
    timeouts.report(!input.isEmpty() && mayDecode(), progressed);
    progressed = false;
  }

  private boolean mayDecode() {
    return (phase == Phase.OPEN || phase == Phase.DRAINING) && answers.hasRoom(context);
  }

  private void decode() {
    boolean more = true;
    while (more && mayDecode()) {
      more = decodeOne();
    }
  }

  /** Takes the next message, or several that have short cuts, if they are all there. */
  private boolean decodeOne() {
    if (answers.isClear() && direct.answer(input, splitter, answers, context)) {
      progressed = true;
      return true;
    }
    try {
      int length = input.nextLength(splitter);
      if (length == Splitter.INCOMPLETE) {
        return false;
      }
      progressed = true;
      begin(requests.read(input.take(length), this));
      return true;
    } catch (BadMessage e) {
      phase = Phase.BROKEN;
      byte[] begun = input.peek(splitter.framed() ? 0 : HEADER);
      begin(requests.refuse(begun, e, this));
      return false;
    }
  }

  private void begin(Call call) {
    if (call.isUndecodable() && !splitter.framed()) {
      phase = Phase.BROKEN;
    }
    answers.expect(call);
    if (call.isDone()) {
      settled(call);
    } else if (call.isSynchronous()) {
      synchronous.submit(call);
    } else {
      call.run();
    }
  }

  private void closeWhenAnswered() {
    if (answers.isIdle()) {
      close();
      LingeringClose.replace(context, this);
    }
  }

  /** Something in its turn has gone wrong. */
  void failed() {
    direct.forget();
    context.close();
  }

  private void close() {
    phase = Phase.CLOSED;
    input.clear();
    reportMemory();
    memory.stopWaiting();
  }

  private void reportMemory() {
    memory.report(input.capacity(), answers.heldBytes(), progressed);
  }

  private void read(boolean wanted) {
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
    }
  }

  private void budgetIsFree() {
    memory.stopWaiting();
    turnSoon();
  }
}
