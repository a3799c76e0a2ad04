package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Messages;
import java.util.ArrayList;
import java.util.List;

/** Containers that announce more than ever comes. */
final class Bombs implements Attack {
  private static final int CONNECTIONS = 2_000;
  private static final int MOST = Integer.MAX_VALUE;

  /** One element more than a node takes. */
  private static final int TOO_MANY = (1 << 17) + 1;

  @Override
  public String name() {
    return "bombs";
  }

  @Override
  public String what(Target target) {
    return ("lists, sets and maps that announce 2³¹−1, −1 or 131,073 elements, also in each other;"
            + " each alone, then %,d connections")
        .formatted(target.many(CONNECTIONS));
  }

  @Override
  public Seen run(Target target) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (int size : new int[] {MOST, -1, TOO_MANY}) {
      // Of each type that there is: a list of them as the keys of get_entries, and as what it is
      // not.
      for (int type : new int[] {2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15}) {
        String of = " of %d of type %d".formatted(size, type);
        for (int field : new int[] {1, 99}) {
          cases.add(binary("list" + of, Bytes.of(15, 0, field, type).i32(size)));
          cases.add(binary("set" + of, Bytes.of(14, 0, field, type).i32(size)));
          cases.add(binary("map" + of, Bytes.of(13, 0, field, type, type).i32(size)));
        }
      }
      for (int type : new int[] {1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
        String of = " of %d of type %d, compact".formatted(size, type);
        cases.add(compact("list" + of, Bytes.of(0x19, 0xf0 | type).varint(size)));
        cases.add(compact("set" + of, Bytes.of(0x1a, 0xf0 | type).varint(size)));
        cases.add(compact("map" + of, Bytes.of(0x1b).varint(size).add((type << 4) | type)));
      }
      cases.add(
          binary(
              "a list of %d lists of as many".formatted(size),
              Bytes.of(15, 0, 1, 15).i32(TOO_MANY - 1).add(15).i32(size)));
    }
    List<Case> framed = cases.stream().map(Case::inFrame).toList();
    cases.addAll(framed);
    return Case.tryAll(target, cases, CONNECTIONS);
  }

  private static Case binary(String label, Bytes field) {
    byte[] head = Messages.binaryHead("get_entries").array();
    return new Case(label, new Bytes().add(head).add(field.array()).add(new byte[64]).array());
  }

  private static Case compact(String label, Bytes field) {
    byte[] head = Messages.compactHead("get_entries").array();
    return new Case(label, new Bytes().add(head).add(field.array()).add(new byte[64]).array());
  }
}
