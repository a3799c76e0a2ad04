package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.thriftyp2p.locator.rpc.DirectMethod.DirectRequest;
import io.thriftyp2p.locator.rpc.ServerObserver.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.thrift.protocol.TMessageType;

/**
 * Finds out which requests of a connection have a short cut, and takes it. On the connection's
 * event loop.
 *
 * @see DirectMethod
 */
final class DirectCalls {
  /** How many are looked at before the first is answered. */
  private static final int TOGETHER = 32;

  private static final int VERSION = 0x80010000;
  private static final int CALL = VERSION | TMessageType.CALL;
  private static final int REPLY = VERSION | TMessageType.REPLY;

  /** Before and behind the name: what it is and the name's length; the sequence id. */
  private static final int BEFORE_NAME = 8;

  private static final int BEHIND_NAME = 4;

  private final StructReader arguments = new StructReader();
  private final StructWriter result = new StructWriter();
  private final List<MethodTable.Direct> targets;
  private final boolean framed;
  private final Caller caller;
  private final int maxMessageBytes;

  /** Those that were looked at; kept no longer than it takes to answer them. */
  private final List<Looked> looked = new ArrayList<>();

  /** Whether the messages from the reader index on were looked at, with or without success. */
  private boolean lookedAhead;

  /** Of each target the calls that were answered and not yet observed. */
  private final int[] answered;

  private boolean anyToObserve;

  /** What the touches gave, which would not take place if nobody kept it. */
  private int touched;

  /** A request that was looked at, and where its message ends. */
  private record Looked(int target, DirectRequest request, int seqid, int end) {}

  DirectCalls(
      MethodTable methods, Encoding encoding, boolean framed, RpcConfig config, Caller caller) {
    this.targets = encoding == Encoding.STRICT_BINARY ? methods.direct() : List.of();
    this.answered = new int[targets.size()];
    this.framed = framed;
    this.caller = caller;
    this.maxMessageBytes = config.maxMessageBytes();
  }

  /**
   * Looks at the messages from the reader index on, as far as they have arrived and have short
   * cuts. All else is left as it was.
   */
  void look(ReceivedBytes in, Splitter splitter) {
    if (targets.isEmpty()) {
      return;
    }
    lookedAhead = true;
    int begin = in.bytes().readerIndex();
    boolean incomplete = false;
    try {
      int length = in.nextLength(splitter);
      incomplete = length == Splitter.INCOMPLETE;
      while (length != Splitter.INCOMPLETE && look(in.bytes(), length)) {
        in.skip(length);
        length = looked.size() < TOGETHER ? in.nextLength(splitter) : Splitter.INCOMPLETE;
      }
    } catch (BadMessage e) {
      // It is found again when those before it are answered.
    } finally {
      in.bytes().readerIndex(begin);
      if (!incomplete) {
        splitter.restart();
      }
    }
  }

  /** Touches all that was looked at. */
  void touch() {
    int sum = touched;
    for (int i = 0; i < looked.size(); i++) {
      sum += looked.get(i).request.touch();
    }
    touched = sum;
  }

  /**
   * Answers what was looked at, or else the messages from the reader index on, as far as the peer
   * takes the answers.
   *
   * @param in its reader index is left at the first message that was not answered
   * @return whether one was answered
   */
  boolean answer(ReceivedBytes in, Splitter splitter, Answers answers, ChannelHandlerContext to) {
    if (!lookedAhead) {
      look(in, splitter);
      touch();
    }
    boolean any = false;
    boolean more = true;
    for (int i = 0; i < looked.size() && more; i++) {
      Looked one = looked.get(i);
      int before = in.bytes().readerIndex();
      // Should it fail half-way, it must not be carried out once more.
      in.bytes().readerIndex(one.end);
      more = answers.takesMore(to) && answer(one, answers.out(to));
      if (!more) {
        in.bytes().readerIndex(before);
      }
      any |= more;
    }
    forget();
    return any;
  }

  /** What was looked at and not answered is to be looked at anew. */
  void forget() {
    looked.clear();
    lookedAhead = false;
  }

  /** Whether there is a short cut for the message that begins at the reader index. */
  private boolean look(ByteBuf in, int length) {
    int begin = in.readerIndex();
    if (length < BEFORE_NAME + BEHIND_NAME || in.getInt(begin) != CALL) {
      return false;
    }
    int nameLength = in.getInt(begin + Integer.BYTES);
    if (nameLength < 0 || nameLength > length - BEFORE_NAME - BEHIND_NAME) {
      return false;
    }
    for (int target = 0; target < targets.size(); target++) {
      if (isNamed(targets.get(target).name(), in, begin + BEFORE_NAME, nameLength)) {
        return look(target, in, begin + BEFORE_NAME + nameLength, begin + length);
      }
    }
    return false;
  }

  private static boolean isNamed(byte[] name, ByteBuf in, int from, int length) {
    if (length != name.length) {
      return false;
    }
    // The first letters are the same where they are those of the service.
    for (int i = length - 1; i >= 0; i--) {
      if (in.getByte(from + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean look(int target, ByteBuf in, int seqidAt, int end) {
    if (!caller.may(targets.get(target).permission())) {
      // It is refused where all are that have no short cut.
      return false;
    }
    arguments.reset(in, seqidAt + BEHIND_NAME, end);
    Optional<? extends DirectRequest> request = targets.get(target).method().read(arguments);
    if (request.isEmpty()) {
      return false;
    }
    looked.add(new Looked(target, request.get(), in.getInt(seqidAt), end));
    return true;
  }

  private boolean answer(Looked one, ByteBuf out) {
    int begin = out.writerIndex();
    if (framed) {
      out.writeInt(0);
    }
    int message = out.writerIndex();
    byte[] name = targets.get(one.target).name();
    out.writeInt(REPLY).writeInt(name.length).writeBytes(name).writeInt(one.seqid);
    result.reset(out);
    boolean done = one.request.answer(result);
    int length = out.writerIndex() - message;
    if (!done || length > maxMessageBytes) {
      out.writerIndex(begin);
      return false;
    }
    if (framed) {
      out.setInt(begin, length);
    }
    answered[one.target]++;
    anyToObserve = true;
    return true;
  }

  boolean isAnyToObserve() {
    return anyToObserve;
  }

  /** Tells who observes of all that was answered since the last time. */
  void observe(long nanos) {
    anyToObserve = false;
    for (int target = 0; target < answered.length; target++) {
      int times = answered[target];
      if (times > 0) {
        answered[target] = 0;
        targets.get(target).observer().ifPresent(who -> who.ended(Outcome.ANSWERED, nanos, times));
      }
    }
  }
}
