package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;

/** Connections that send half a frame and stay; first from one address, then from several. */
final class HalfFrames implements Attack {
  private static final int ALL = 10_000;
  private static final int FROM_ONE = 3_000;
  private static final int MACHINES = 8;

  @Override
  public String name() {
    return "half-frames";
  }

  @Override
  public String what(Target target) {
    return "%,d connections from one address, then %,d from %d, send half a frame and stay"
        .formatted(target.many(FROM_ONE), target.many(ALL), MACHINES);
  }

  @Override
  public Seen run(Target target) throws Exception {
    byte[] whole = Bytes.framed(Messages.put("half", 1_000));
    ByteBuffer half = ByteBuffer.wrap(whole, 0, whole.length / 2);
    int fromOne;
    try (Crowd one = new Crowd(target.address())) {
      one.open(target.many(FROM_ONE), Sources.one(), Conduct.LISTENS, half);
      one.run(target.millis(2, 1));
      fromOne = one.open();
    }
    try (Crowd crowd = new Crowd(target.address())) {
      crowd.open(target.many(ALL), Sources.machines(MACHINES), Conduct.LISTENS, half);
      crowd.run(500);
      int open = crowd.open();
      crowd.run(target.millis(45, 2));
      return Seen.fine(
          "one address got %,d; several got %,d, of which the node ended %,d in %d s"
              .formatted(fromOne, open, open - crowd.open(), target.millis(45, 2) / 1000));
    }
  }
}
