package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Connections opened and reset as fast as it goes: with nothing said, and with a good request. */
final class Storms implements Attack {
  private static final int AT_ONCE = 200;

  @Override
  public String name() {
    return "storms";
  }

  @Override
  public String what(Target target) {
    long seconds = target.millis(10, 1) / 1_000;
    return "%d s of opening and resetting connections, %d s of the same with a request whose answer nobody reads"
        .formatted(seconds, seconds);
  }

  @Override
  public Seen run(Target target) throws Exception {
    Sources sources = Sources.machines(8);
    long millis = target.millis(10, 1);
    int silent = storm(target, sources, ByteBuffer.allocate(0), millis);
    ByteBuffer request = ByteBuffer.wrap(Bytes.framed(Messages.get("storm")));
    int asking = storm(target, sources, request, millis);
    return Seen.fine("%,d connections, then %,d with a request".formatted(silent, asking));
  }

  private static int storm(Target target, Sources sources, ByteBuffer greeting, long millis)
      throws IOException {
    Conduct deaf = new Conduct(false, false);
    int count = 0;
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      try (Crowd crowd = new Crowd(target.address())) {
        crowd.open(AT_ONCE, sources, deaf, greeting);
      }
      count += AT_ONCE;
    }
    return count;
  }
}
