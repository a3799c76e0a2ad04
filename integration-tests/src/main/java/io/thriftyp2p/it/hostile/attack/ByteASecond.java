package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;

/** Connections that send a byte a second: messages and heads of HTTP. */
final class ByteASecond implements Attack {
  private static final int EACH = 2_000;

  @Override
  public String name() {
    return "byte-a-second";
  }

  @Override
  public String what(Target target) {
    return "%,d connections send a message, and %,d an HTTP head, one byte a second"
        .formatted(target.many(EACH), target.many(EACH));
  }

  @Override
  public Seen run(Target target) throws Exception {
    byte[] message = Bytes.framed(Messages.put("slow", 1_000));
    byte[] http = new Bytes().text("GET /v1/keys/").times(1_000, 'k').array();
    try (Crowd thrift = new Crowd(target.address());
        Crowd web = new Crowd(target.address())) {
      Sources sources = Sources.machines(8);
      thrift.open(target.many(EACH), sources, Conduct.LISTENS, ByteBuffer.wrap(message, 0, 8));
      web.open(target.many(EACH), sources, Conduct.LISTENS, ByteBuffer.wrap(http, 0, 8));
      int seconds = (int) target.millis(45, 3) / 1000;
      for (int i = 8; i < 8 + seconds; i++) {
        thrift.say(ByteBuffer.wrap(message, i, 1));
        web.say(ByteBuffer.wrap(http, i, 1));
        thrift.run(500);
        web.run(500);
      }
      return Seen.fine(
          "in %d s the node ended %,d of the messages, %,d of the heads"
              .formatted(seconds, thrift.closed(), web.closed()));
    }
  }
}
