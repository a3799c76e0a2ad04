package io.thriftyp2p.locator.rpc;

import java.util.Arrays;

/**
 * Where the answers of one connection go that cannot be written at once: they wait as bytes, for
 * which room is taken; a large one for which there is none is refused. Safe for use by many
 * threads: an answer comes here before it comes to the connection's event loop, however long that
 * has other things to do.
 */
final class WaitingRoom {
  private final ServerShared server;
  private final Encoding encoding;
  private final boolean framed;
  private final ConnectionMemory memory;

  WaitingRoom(ServerShared server, Encoding encoding, boolean framed, ConnectionMemory memory) {
    this.server = server;
    this.encoding = encoding;
    this.framed = framed;
    this.memory = memory;
  }

  /**
   * @param reply has a body
   */
  Reply take(Call call, Reply reply) {
    Codec codec = server.codecs().get(encoding);
    Reply taken = call.isRepeatable() && memory.isFull() ? unlessLarge(codec, call, reply) : reply;
    Reply written = AnswerWriter.write(codec, call, taken, server.config());
    byte[] message =
        Arrays.copyOfRange(codec.written(), Codec.writtenFrom(framed), codec.writtenTo());
    codec.trim();
    return written.encoded(message, memory.reserve(message.length));
  }

  private Reply unlessLarge(Codec codec, Call call, Reply reply) {
    int length = AnswerWriter.lengthOf(codec, call, reply);
    if (length <= AnswerBytes.SMALL) {
      return reply;
    }
    server.met(Bound.BYTES_IN_FLIGHT);
    String why = "overloaded: there is no room for an answer of %d bytes; try again later";
    return Reply.refusal(Refusal.OVERLOADED, why.formatted(length));
  }
}
