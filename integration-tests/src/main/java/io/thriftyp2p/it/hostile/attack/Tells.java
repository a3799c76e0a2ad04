package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;

/**
 * Small messages that are large once they are read: news of another ring, which nobody has to
 * answer, of as many members as a message may have, each a single byte.
 */
final class Tells implements Attack {
  private static final int CONNECTIONS = 50;
  private static final int MEMBERS = 1 << 17;
  private static final int ONEWAY = 4;
  private static final String METHOD = "membership:tell";
  private static final String RING = "another ring";
  private static final String SERVICE = "diststore.Store";
  private static final String SENDER = "127.0.21.9";

  private final Ground ground;

  Tells(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return ground == Ground.GUARDED ? "tells-to-tls" : "tells";
  }

  @Override
  public Ground ground() {
    return ground;
  }

  @Override
  public String what(Target target) {
    return "%d connections send news of another ring again and again, of %,d empty members each, to a node %s certificates"
        .formatted(
            target.many(CONNECTIONS), MEMBERS, ground == Ground.GUARDED ? "with" : "without");
  }

  @Override
  public Seen run(Target target) throws Exception {
    ByteBuffer again = ByteBuffer.wrap(Bytes.framed(news().array()));
    try (Crowd crowd = new Crowd(target.address())) {
      crowd.open(target.many(CONNECTIONS), Sources.machines(8), Conduct.FLOODS, again);
      long millis = target.millis(20, 3);
      crowd.run(millis);
      return Seen.fine(
          "messages of %,d bytes for %d s; the node ended %d of the connections"
              .formatted(again.capacity(), millis / 1_000, crowd.closed()));
    }
  }

  /** In compact, by hand: an encoder would write all that a member has, present or not. */
  private static Bytes news() {
    Bytes call = Bytes.of(0x82, (ONEWAY << 5) | 1, 7).varint(METHOD.length()).text(METHOD);
    call.add(0x1c); // the view
    call.add(0x18).varint(RING.length()).text(RING);
    call.add(0x15, 2, 0x15, 6); // slots, 3 replicas
    call.add(0x18).varint(SERVICE.length()).text(SERVICE);
    call.add(0x19, 0xfc).varint(MEMBERS).add(new byte[MEMBERS]);
    call.add(0x16, 0); // digest
    call.add(0x1c, 0x18).varint(SENDER.length()).text(SENDER).add(0x14, 2, 0);
    return call.add(0x16, 2, 0, 0); // the ring's id, and the ends
  }
}
