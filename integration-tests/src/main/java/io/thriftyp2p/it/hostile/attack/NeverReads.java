package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Dialogue;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Connections that ask for large values, one after the other, and never read an answer. */
final class NeverReads implements Attack {
  private static final int CONNECTIONS = 200;
  private static final int VALUE_BYTES = 1 << 20;
  private static final int PIPELINE = 100;

  private static final int KEYS = 16;

  private final Ground ground;

  NeverReads(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return ground == Ground.DISKS ? "never-reads-disks" : "never-reads";
  }

  @Override
  public Ground ground() {
    return ground;
  }

  @Override
  public String what(Target target) {
    return "%d connections ask again and again for values of 1 MB%s, by Thrift and HTTP, and never read"
        .formatted(
            target.many(CONNECTIONS),
            ground == Ground.DISKS ? " on disks, two of three on another node's" : "");
  }

  @Override
  public Seen run(Target target) throws Exception {
    List<byte[]> thrift = new ArrayList<>();
    List<byte[]> http = new ArrayList<>();
    for (int i = 0; i < PIPELINE; i++) {
      String key = "never-read-" + i % KEYS;
      if (i < KEYS) {
        byte[] put = Bytes.framed(Messages.put(key, VALUE_BYTES));
        Dialogue.say(target.address(), put, 5_000, answer -> true);
      }
      thrift.add(Bytes.framed(Messages.get(key)));
      http.add(new Bytes().text("GET /v1/keys/" + key + " HTTP/1.1\r\nHost: a\r\n\r\n").array());
    }
    ByteBuffer[] pipelines = {
      ByteBuffer.wrap(Bytes.joined(thrift)), ByteBuffer.wrap(Bytes.joined(http))
    };
    try (Crowd crowd = new Crowd(target.address())) {
      crowd.open(
          target.many(CONNECTIONS),
          Sources.machines(8),
          Conduct.NEVER_READS,
          i -> pipelines[i % 2]);
      long millis = target.millis(45, 3);
      crowd.run(millis);
      return Seen.fine(
          "in %d s the node ended %d of them".formatted(millis / 1_000, crowd.closed()));
    }
  }
}
