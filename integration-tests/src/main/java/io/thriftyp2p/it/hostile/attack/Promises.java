package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;

/** Messages that announce 16 MB and send little of it, or nearly all, and stay. */
final class Promises implements Attack {
  private static final int LITTLE = 4_000;
  private static final int NEARLY_ALL = 100;
  private static final int ANNOUNCED = 16 << 20;
  private static final int SENT = 15 << 20;

  @Override
  public String name() {
    return "promises";
  }

  @Override
  public String what(Target target) {
    return ("%,d connections announce a frame, a string or a body of 16 MB (HTTP: 8 MB) and send 1 KB; %,d send"
            + " 15 MB (7 MB) of it")
        .formatted(target.many(LITTLE), target.many(NEARLY_ALL));
  }

  @Override
  public Seen run(Target target) throws Exception {
    byte[][] heads = {
      new Bytes().i32(ANNOUNCED).add(putHead(ANNOUNCED - 100)).array(),
      putHead(ANNOUNCED - 100),
      body("Content-Length: " + (8 << 20)),
      body("Transfer-Encoding: chunked", "7fffff\r\n")
    };
    ByteBuffer[] little = new ByteBuffer[heads.length];
    ByteBuffer[] nearlyAll = new ByteBuffer[heads.length];
    for (int i = 0; i < heads.length; i++) {
      little[i] = new Bytes().add(heads[i]).add(new byte[1_000]).buffer();
      nearlyAll[i] = new Bytes().add(heads[i]).add(new byte[i < 2 ? SENT : 7 << 20]).buffer();
    }
    try (Crowd poor = new Crowd(target.address());
        Crowd rich = new Crowd(target.address())) {
      Sources sources = Sources.machines(8);
      poor.open(target.many(LITTLE), sources, Conduct.LISTENS, i -> little[i % little.length]);
      rich.open(
          target.many(NEARLY_ALL), sources, Conduct.LISTENS, i -> nearlyAll[i % nearlyAll.length]);
      int seconds = (int) target.millis(45, 3) / 1000;
      for (int i = 0; i < seconds; i++) {
        poor.run(100);
        rich.run(900);
      }
      return Seen.fine(
          "in %d s the node ended %,d of those with little, %,d of those with much"
              .formatted(seconds, poor.closed(), rich.closed()));
    }
  }

  /** A put in strict binary up to the bytes of its value. */
  private static byte[] putHead(int valueBytes) {
    return Messages.binaryHead("put_entry")
        .add(11, 0, 1)
        .i32(4)
        .text("much")
        .add(11, 0, 2)
        .i32(valueBytes)
        .array();
  }

  private static byte[] body(String... lines) {
    Bytes head = new Bytes().text("PUT /v1/keys/much HTTP/1.1\r\nHost: a\r\n").text(lines[0]);
    return head.text("\r\n\r\n").text(lines.length > 1 ? lines[1] : "").array();
  }
}
