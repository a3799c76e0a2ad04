package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.thriftyp2p.locator.rpc.DirectMethod.DirectRequest;
import io.thriftyp2p.locator.rpc.ServerObserver.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which requests of a connection have a short cut, and takes it. On the connection's
 * event loop.
 *
 * @see DirectMethod
 */
final class DirectCalls {
  /** How many are looked at before the first is answered. */
  private static final int TOGETHER = 32;

  private static final int CALL = 0x80010001;
  private static final int REPLY = 0x80010002;

  /** Before and behind the name: what it is and the name's length; the sequence id. */
  private static final int BEFORE_NAME = 8;

  private static final int BEHIND_NAME = 4;

  private final StructReader arguments = new StructReader();
  private final StructWriter result = new StructWriter();
  private final Target[] targets;
  private final int maxMessageBytes;

  private final boolean framed;

  /** Those that were looked at; kept no longer than it takes to answer them. */
  private final List<Looked> looked = new ArrayList<>();

  private boolean anyToObserve;
  private int touched;

  /** A method by one of its names, and how many calls of it were answered and not yet observed. */
  private static final class Target {
    private final byte[] name;
    private final MethodTable.Entry entry;
    private final DirectMethod method;
    private int answered;

    Target(String name, MethodTable.Entry entry, DirectMethod method) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      this.entry = entry;
      this.method = method;
    }

    boolean isNamed(ByteBuf in, int from, int length) {
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
  }

  /** A request that was looked at, and where its message ends. */
  private record Looked(Target target, DirectRequest request, int seqid, int end) {}

  DirectCalls(MethodTable methods, Encoding encoding, boolean framed, RpcConfig config) {
    this.framed = framed;
    maxMessageBytes = config.maxMessageBytes();
    List<Target> found = new ArrayList<>();
    if (encoding == Encoding.STRICT_BINARY) {
      methods
          .direct()
          .forEach(
              (name, entry) ->
                  found.add(new Target(name, entry, entry.method().direct().orElseThrow())));
    }
    targets = found.toArray(Target[]::new);
  }

  /**
   * Answers the message that begins at the reader index, and those behind it, as far as they have
   * arrived, have short cuts, and the peer takes the answers.
   *
   * @param in its reader index is left at the first message that was not answered: if that is the
   *     first of all, behind its header, else before it
   * @param length of the first message
   * @return whether the first was answered
   */
  boolean answer(
      ReceivedBytes in, int length, Splitter splitter, Answers answers, ChannelHandlerContext to) {
    if (targets.length == 0 || !look(in.bytes(), length)) {
      return false;
    }
    int begin = in.bytes().readerIndex();
    lookFurther(in, length, splitter);
    int sum = touched;
    for (Looked one : looked) {
      sum += one.request.touch();
    }
    touched = sum;
    int reached = begin;
    for (Looked one : looked) {
      if (!answers.takesMore(to) || !answer(one, answers.out(to))) {
        break;
      }
      reached = one.end;
    }
    looked.clear();
    in.bytes().readerIndex(reached);
    return reached > begin;
  }

  /** The splitter is left as if it had not been used: nobody knows yet from where it goes on. */
  private void lookFurther(ReceivedBytes in, int first, Splitter splitter) {
    int length = first;
    try {
      do {
        in.skip(length);
        length = looked.size() < TOGETHER ? in.nextLength(splitter) : Splitter.INCOMPLETE;
      } while (length != Splitter.INCOMPLETE && look(in.bytes(), length));
    } catch (BadMessage e) {
      // It is found again when those before it are answered.
    }
    splitter.restart();
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
    for (Target target : targets) {
      if (target.isNamed(in, begin + BEFORE_NAME, nameLength)) {
        return look(target, in, begin, begin + length);
      }
    }
    return false;
  }

  private boolean look(Target target, ByteBuf in, int begin, int end) {
    int seqidAt = begin + BEFORE_NAME + target.name.length;
    arguments.reset(in, seqidAt + BEHIND_NAME, end);
    Optional<? extends DirectRequest> request = target.method.read(arguments);
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
    byte[] name = one.target.name;
    out.writeInt(REPLY).writeInt(name.length).writeBytes(name).writeInt(one.seqid);
    result.reset(out);
    boolean answered = one.request.answer(result);
    int length = out.writerIndex() - message;
    if (!answered || length > maxMessageBytes) {
      out.writerIndex(begin);
      return false;
    }
    if (framed) {
      out.setInt(begin, length);
    }
    one.target.answered++;
    anyToObserve = true;
    return true;
  }

  boolean isAnyToObserve() {
    return anyToObserve;
  }

  /** Tells who observes of all that was answered since the last time. */
  void observe(long nanos) {
    anyToObserve = false;
    for (Target target : targets) {
      if (target.answered > 0) {
        int times = target.answered;
        target.answered = 0;
        target.entry.observer().ifPresent(who -> who.ended(Outcome.ANSWERED, nanos, times));
      }
    }
  }
}
