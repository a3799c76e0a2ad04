package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

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
  private final boolean framed;
  private final ServerShared server;
  private final Arrival arrival;
  private final DirectCalls direct;
  private final TurnOutcomes outcomes;
  private final Answers answers;
  private final SynchronousCalls synchronous;
  private final Intake intake;
  private final LoopRound round;
  private final RequestStream stream;
  private final Turn turn;
  private final Consumer<Call> begin = this::begin;
  private ChannelHandlerContext context;
  private ConnectionPhase phase = ConnectionPhase.OPEN;
  private boolean gone;
  private long arrivedNanos;

  /**
   * @param context of the handler that this one is about to replace
   */
  ServerConnection(
      ServerShared server,
      ServedServices services,
      ChannelHandlerContext context,
      Encoding encoding,
      Splitter splitter,
      Arrival arrival) {
    this.server = server;
    this.context = context;
    this.framed = splitter.framed();
    this.arrival = arrival;
    this.round = server.round(context.channel().eventLoop());
    this.turn = new Turn(server.nanoTime(), () -> round.add(this));
    this.direct =
        new DirectCalls(services.methods(), encoding, framed, server.config(), arrival.caller());
    this.outcomes = new TurnOutcomes(direct);
    ConnectionMemory memory =
        new ConnectionMemory(server, this::onLoop, turn::soon, () -> this.context.close());
    this.answers = new Answers(server, encoding, framed, memory, turn::soon);
    this.intake = new Intake(server, arrival, answers, memory);
    RequestReader requests = new RequestReader(services.methods(), server.codecs().get(encoding));
    this.stream = new RequestStream(intake.input(), splitter, requests, direct, answers, this);
    this.synchronous = new SynchronousCalls(services.threads(), server::met);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    if (!phase.decodes()) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    int arrived = bytes.readableBytes();
    arrivedNanos = System.nanoTime();
    intake.input().add(context.alloc(), bytes);
    turn.soon();
    if (turn.isSlow()) {
      intake.pause(context);
    } else {
      round.arrived(arrived);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    turn.soon();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
    if (event == RpcServer.DRAIN && phase == ConnectionPhase.OPEN) {
      phase = ConnectionPhase.DRAINING;
      turn.soon();
    }
  }

  /**
   * Oneway requests that were read are carried out also when their sender has gone: as many at once
   * as while it was there, the others have later turns. Nobody waits for what others would answer.
   */
  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    answers.close();
    gone = true;
    answer();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    failed();
  }

  @Override
  public boolean isInTurn() {
    return context.channel().eventLoop().inEventLoop() && turn.isEntered();
  }

  @Override
  public Reply awaiting(Call call, Reply reply) {
    return answers.awaiting(call, reply);
  }

  @Override
  public long arrivedNanos() {
    return arrivedNanos;
  }

  /** Nothing runs once the loops stopped. */
  @Override
  public void onLoop(Runnable task) {
    // Otherwise the connection went with its loop: there is nobody to answer.
    boolean unused = EventLoops.runOn(context.channel().eventLoop(), task);
  }

  @Override
  public Caller caller() {
    return arrival.caller();
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
    outcomes.add(call);
    answers.settled(call);
    if (turn.isEntered()) {
      answers.release(context);
    } else {
      turn.soon();
    }
  }

  /** Finds out what will be asked for, as far as there are short cuts. */
  void look() {
    if (mayDecode()) {
      stream.look();
    }
  }

  /** Has the processor fetch what was found, while others are looked at. */
  void touch() {
    direct.touch();
  }

  void answer() {
    turn.begin();
    answers.release(context);
    boolean left = decode();
    answers.keepRest(context);
    direct.forget();
    outcomes.tell(arrivedNanos);
    turn.end(answers.readyBytes());
    if (gone && !left) {
      close();
    }
  }

  /** Its turn does not come now. */
  void forget() {
    direct.forget();
    intake.pause(context);
  }

  /** Whether its last turn took long. */
  boolean isSlow() {
    return turn.isSlow();
  }

  int unwrittenBytes() {
    return answers.unwrittenBytes();
  }

  void write() {
    if (gone || phase == ConnectionPhase.CLOSED) {
      intake.report();
      return;
    }
    turn.enter();
    answers.flush(context);
    turn.leave();
    intake.settle(context, phase);
    if (phase != ConnectionPhase.OPEN) {
      closeWhenAnswered();
    }
  }

  private boolean mayDecode() {
    return phase.decodes() && intake.hasRoom(context);
  }

  /**
   * Takes requests one after the other, so many that other connections have their turns soon.
   *
   * @return whether there may be more, for which a turn comes
   */
  private boolean decode() {
    ReceivedBytes input = intake.input();
    turn.take(input.length());
    boolean more = true;
    while (more && mayDecode() && !turn.isOver(input.length())) {
      more = decodeOne();
    }
    boolean left = more && phase.decodes() && !input.isEmpty();
    if (left && mayDecode()) {
      turn.again();
    }
    return left;
  }

  private boolean decodeOne() {
    RequestStream.Next next = stream.next(context, begin);
    if (next == RequestStream.Next.GARBAGE) {
      phase = ConnectionPhase.BROKEN;
    }
    boolean taken = next == RequestStream.Next.TAKEN;
    if (taken) {
      intake.progressed();
    }
    return taken;
  }

  private void begin(Call call) {
    turn.carriesOut();
    if (call.isUndecodable() && !framed) {
      phase = ConnectionPhase.BROKEN;
    }
    call.brokenBound().ifPresent(server::met);
    if (gone && !call.isSilent()) {
      return;
    }
    if (call.isOfPeer() && !call.isDone()) {
      intake.ofPeer();
    }
    answers.expect(call);
    intake.begun();
    if (call.isDone()) {
      settled(call);
    } else if (call.isSynchronous()) {
      synchronous.submit(call);
    } else {
      call.run();
    }
  }

  private void closeWhenAnswered() {
    if (answers.isIdle() && !turn.isAnnounced()) {
      close();
      LingeringClose.replace(context, this);
    }
  }

  /** Its turn has gone wrong. */
  void failed() {
    direct.forget();
    context.close();
    if (gone) {
      close();
    }
  }

  private void close() {
    phase = ConnectionPhase.CLOSED;
    intake.close();
  }
}
