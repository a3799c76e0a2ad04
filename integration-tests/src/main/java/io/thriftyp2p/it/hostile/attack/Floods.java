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

/** More good requests than the node can answer, in deep pipelines. */
final class Floods implements Attack {
  private static final int CONNECTIONS = 200;
  private static final int PUT_BYTES = 64 << 10;
  private static final int GET_BYTES = 256 << 10;
  private static final int KEYS = 16;
  private static final int GETS = 64;

  private final Ground ground;

  Floods(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return ground == Ground.DISKS ? "floods-disks" : "floods";
  }

  @Override
  public Ground ground() {
    return ground;
  }

  @Override
  public String what(Target target) {
    return "%d connections with deep pipelines of good requests: puts of 64 KB, gets of 256 KB%s"
        .formatted(
            target.many(CONNECTIONS),
            ground == Ground.DISKS ? "; on disks, two of three on another node's" : "");
  }

  @Override
  public Seen run(Target target) throws Exception {
    Dialogue.say(
        target.address(), Bytes.framed(Messages.put("flood", GET_BYTES)), 5_000, answer -> true);
    List<byte[]> puts = new ArrayList<>();
    List<byte[]> gets = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      puts.add(Bytes.framed(Messages.put("flood-" + i, PUT_BYTES)));
    }
    for (int i = 0; i < GETS; i++) {
      gets.add(Bytes.framed(Messages.get("flood")));
    }
    ByteBuffer[] pipelines = {
      ByteBuffer.wrap(Bytes.joined(puts)), ByteBuffer.wrap(Bytes.joined(gets))
    };
    try (Crowd crowd = new Crowd(target.address())) {
      crowd.open(
          target.many(CONNECTIONS), Sources.machines(8), Conduct.FLOODS, i -> pipelines[i % 2]);
      long millis = target.millis(30, 3);
      crowd.run(millis);
      return Seen.fine(
          "%,d MB of answers in %d s; the node ended %d of the connections"
              .formatted(crowd.received() >> 20, millis / 1_000, crowd.closed()));
    }
  }
}
