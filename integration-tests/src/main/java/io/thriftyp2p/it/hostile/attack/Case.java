package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Dialogue;
import io.thriftyp2p.it.hostile.crowd.Dialogue.Heard;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A message that is none, and must be refused: by an exception in its answer, or an end. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Case(String label, byte[] bytes) {
  private static final int SILENCE_MILLIS = 3_000;
  private static final int EXCEPTION = 3;

  /** Behind a frame of its true length, as a case of its own. */
  Case inFrame() {
    return new Case(label + ", framed", Bytes.framed(bytes));
  }

  /** Whether the answer is one exception, in whichever encoding. */
  static boolean isException(byte[] answer) {
    ByteBuffer in = ByteBuffer.wrap(answer);
    if (in.remaining() < 5) {
      return false;
    }
    if (in.getInt(0) == answer.length - 4) {
      in = in.position(4).slice();
    }
    if (in.remaining() < 5) {
      return false;
    }
    int first = in.getInt(0);
    if (first >>> 24 == 0x82) {
      return (first >>> 21 & 7) == EXCEPTION;
    }
    if (first >>> 16 == 0x8001) {
      return (first & 0xff) == EXCEPTION;
    }
    // Binary of old: the name, then the type.
    return first >= 0 && first < in.remaining() - 4 && in.get(4 + first) == EXCEPTION;
  }

  /** Says each alone and hears what comes; then all of them again and again on many connections. */
  static Seen tryAll(Target target, List<Case> cases, int connections) throws IOException {
    List<String> wrong = new ArrayList<>();
    int told = 0;
    for (Case each : cases) {
      Heard heard = Dialogue.say(target.address(), each.bytes, SILENCE_MILLIS, Case::isException);
      boolean exception = isException(heard.bytes());
      told += exception ? 1 : 0;
      if (!exception && !heard.isNothing()) {
        wrong.add(each.label + ": answered by something else than an exception");
      } else if (!exception && !heard.closed()) {
        wrong.add(each.label + ": neither an exception nor an end");
      }
    }
    int open;
    try (Crowd crowd = new Crowd(target.address())) {
      crowd.open(
          target.many(connections),
          Sources.machines(8),
          Conduct.LISTENS,
          i -> ByteBuffer.wrap(cases.get(i % cases.size()).bytes));
      crowd.run(target.millis(10, 2));
      open = crowd.open();
    }
    return new Seen(
        "%d of %d told by an exception, the others by the end of the connection; of %,d connections %,d stayed"
            .formatted(told, cases.size(), target.many(connections), open),
        wrong);
  }
}
