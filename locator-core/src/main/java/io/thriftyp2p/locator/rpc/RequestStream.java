package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;

/**
 * The requests in what a connection has received: finds them, and answers those that have short
 * cuts. On the connection's event loop.
 */
final class RequestStream {
  /** More than any header of a message takes. */
  private static final int HEADER = 512;

  private final ReceivedBytes input;
  private final Splitter splitter;
  private final RequestReader requests;
  private final DirectCalls direct;
  private final Answers answers;
  private final Call.Origin origin;

  /** What there was next. */
  enum Next {
    /** Not all of a message. */
    NOTHING,
    /** A request, or several that had short cuts. */
    TAKEN,
    /** What is no message: the stream cannot be read on. */
    GARBAGE
  }

  /**
   * @param origin of the calls that come of it
   */
  RequestStream(
      ReceivedBytes input,
      Splitter splitter,
      RequestReader requests,
      DirectCalls direct,
      Answers answers,
      Call.Origin origin) {
    this.input = input;
    this.splitter = splitter;
    this.requests = requests;
    this.direct = direct;
    this.answers = answers;
    this.origin = origin;
  }

  /** Finds out what will be asked for, as far as there are short cuts. */
  void look() {
    if (answers.isClear()) {
      direct.look(input, splitter);
    }
  }

  /**
   * Takes what is next, if it is all there.
   *
   * @param begin is given a call to be carried out, also one that refuses what is no message
   */
  Next next(ChannelHandlerContext context, Consumer<Call> begin) {
    if (answers.isClear() && direct.answer(input, splitter, answers, context)) {
      return Next.TAKEN;
    }
    try {
      int length = input.nextLength(splitter);
      if (length == Splitter.INCOMPLETE) {
        return Next.NOTHING;
      }
      begin.accept(requests.read(input.take(length), origin));
      return Next.TAKEN;
    } catch (BadMessage e) {
      byte[] begun = input.peek(splitter.isPastHeader() ? HEADER : 0);
      begin.accept(requests.refuse(begun, e, origin));
      return Next.GARBAGE;
    }
  }
}
