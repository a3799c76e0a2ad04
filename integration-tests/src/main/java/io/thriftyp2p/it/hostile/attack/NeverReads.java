package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Dialogue;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;
import java.util.Collections;

/** Connections that ask for large values, one after the other, and never read an answer. */
final class NeverReads implements Attack {
  private static final int CONNECTIONS = 200;
  private static final int VALUE_BYTES = 1 << 20;
  private static final int PIPELINE = 100;

  @Override
  public String name() {
    return "never-reads";
  }

  @Override
  public String what(Target target) {
    return "%d connections ask again and again for 1 MB, by Thrift and HTTP, and never read"
        .formatted(target.many(CONNECTIONS));
  }

  @Override
  public Seen run(Target target) throws Exception {
    Dialogue.say(
        target.address(),
        Bytes.framed(Messages.put("never-read", VALUE_BYTES)),
        5_000,
        answer -> true);
    byte[] thrift = Bytes.framed(Messages.get("never-read"));
    byte[] http = new Bytes().text("GET /v1/keys/never-read HTTP/1.1\r\nHost: a\r\n\r\n").array();
    ByteBuffer[] pipelines = {pipeline(thrift), pipeline(http)};
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

  private static ByteBuffer pipeline(byte[] request) {
    return ByteBuffer.wrap(Bytes.joined(Collections.nCopies(PIPELINE, request)));
  }
}
