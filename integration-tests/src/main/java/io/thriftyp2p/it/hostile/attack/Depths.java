package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Messages;
import java.util.ArrayList;
import java.util.List;

/** Structs in structs, and lists, sets and maps in each other, 200,000 deep. */
final class Depths implements Attack {
  private static final int DEEP = 200_000;
  private static final int CONNECTIONS = 1_000;

  @Override
  public String name() {
    return "depths";
  }

  @Override
  public String what(Target target) {
    return ("structs, lists, sets and maps %,d deep, binary and compact, framed and not;"
            + " each alone, then %,d connections")
        .formatted(DEEP, target.many(CONNECTIONS));
  }

  @Override
  public Seen run(Target target) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (String method : List.of("get", "put_entry", "no_such_method")) {
      for (Bytes head : List.of(Messages.binaryHead(method), Messages.oldHead(method))) {
        byte[] begun = head.array();
        cases.add(deep(method + ": structs", begun, new int[0], 12, 0, 1));
        cases.add(deep(method + ": lists", begun, new int[] {15, 0, 9}, 15, 0, 0, 0, 1));
        cases.add(deep(method + ": sets", begun, new int[] {14, 0, 9}, 14, 0, 0, 0, 1));
        cases.add(deep(method + ": maps", begun, new int[] {13, 0, 9}, 13, 13, 0, 0, 0, 1));
      }
      byte[] compact = Messages.compactHead(method).array();
      cases.add(deep(method + ": structs, compact", compact, new int[0], 0x1c));
      cases.add(deep(method + ": lists, compact", compact, new int[] {0x19}, 0x19));
      cases.add(deep(method + ": maps, compact", compact, new int[] {0x1b}, 1, 0xbb));
    }
    List<Case> framed = cases.stream().map(Case::inFrame).toList();
    cases.addAll(framed);
    return Case.tryAll(target, cases, CONNECTIONS);
  }

  private static Case deep(String label, byte[] head, int[] begin, int... level) {
    return new Case(label, new Bytes().add(head).add(begin).times(DEEP, level).array());
  }
}
