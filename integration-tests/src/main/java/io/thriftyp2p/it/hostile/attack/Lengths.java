package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Messages;
import java.util.ArrayList;
import java.util.List;

/** Frames and strings of 2 GiB, of negative length, and frames of none. */
final class Lengths implements Attack {
  private static final int CONNECTIONS = 4_000;
  private static final int STRING = 11;
  private static final int COMPACT_STRING = 0x18;

  @Override
  public String name() {
    return "lengths";
  }

  @Override
  public String what(Target target) {
    return ("frames, names and strings of 2 GiB, of negative length, and empty frames;"
            + " each alone, then %,d connections")
        .formatted(target.many(CONNECTIONS));
  }

  @Override
  public Seen run(Target target) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, (16 << 20) + 1}) {
      String of = " of " + length;
      cases.add(new Case("frame" + of, head(length)));
      cases.add(
          new Case(
              "string" + of,
              Messages.binaryHead("get").add(STRING, 0, 1).i32(length).text("key").array()));
      cases.add(
          new Case(
              "string" + of + ", old binary",
              Messages.oldHead("get").add(STRING, 0, 1).i32(length).text("key").array()));
      cases.add(
          new Case(
              "string" + of + ", compact",
              Messages.compactHead("get").add(COMPACT_STRING).varint(length).text("key").array()));
      cases.add(
          new Case(
              "method" + of,
              Bytes.of(0x80, 1, 0, 1).i32(length).text("get").i32(7).add(0).array()));
      cases.add(
          new Case(
              "method" + of + ", compact",
              Bytes.of(0x82, 0x21, 7).varint(length).text("get").add(0).array()));
    }
    List<Case> framed = cases.stream().filter(each -> !isFrame(each)).map(Case::inFrame).toList();
    cases.addAll(framed);
    cases.add(new Case("frame of nothing", head(0)));
    return Case.tryAll(target, cases, CONNECTIONS);
  }

  private static boolean isFrame(Case each) {
    return each.label().startsWith("frame");
  }

  /** With something behind it that begins as a message does. */
  private static byte[] head(int length) {
    return new Bytes().i32(length).add(Messages.get("key")).array();
  }
}
