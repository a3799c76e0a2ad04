package io.thriftyp2p.it.hostile;

import io.thriftyp2p.it.hostile.attack.Attack;
import io.thriftyp2p.it.hostile.attack.Attack.Ground;
import io.thriftyp2p.it.hostile.attack.Attacks;
import io.thriftyp2p.it.hostile.node.NodeRing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code HOME WORK HEAP [--smoke] [ATTACK...]}: makes the attacks, prints the table, and ends with
 * 1 when the node has failed one of them.
 */
public final class HostileSockets {
  private final Path home;
  private final Path work;
  private final String heap;
  private final boolean smoke;
  private final List<Findings> findings = new ArrayList<>();

  private HostileSockets(Path home, Path work, String heap, boolean smoke) {
    this.home = home;
    this.work = work;
    this.heap = heap;
    this.smoke = smoke;
  }

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Set<String> chosen = new LinkedHashSet<>(List.of(args).subList(3, args.length));
    boolean smoke = chosen.remove("--smoke");
    boolean all = chosen.isEmpty();
    List<Attack> attacks =
        Attacks.ALL.stream()
            .filter(
                attack ->
                    all
                        ? !smoke || attack.ground() != Ground.GIVEN_UP
                        : chosen.remove(attack.name()))
            .toList();
    if (!chosen.isEmpty()) {
      System.err.println(
          "no such attack: "
              + String.join(", ", chosen)
              + "; there are "
              + Attacks.ALL.stream().map(Attack::name).collect(Collectors.joining(", ")));
      System.exit(2);
    }
    HostileSockets run = new HostileSockets(Path.of(args[0]), Path.of(args[1]), args[2], smoke);
    for (Ground ground : Ground.values()) {
      run.on(ground, attacks.stream().filter(attack -> attack.ground() == ground).toList());
    }
    System.out.print(Table.of(run.findings));
    System.exit(run.failed() ? 1 : 0);
  }

  private void on(Ground ground, List<Attack> attacks) throws Exception {
    if (attacks.isEmpty()) {
      return;
    }
    Path logs = work.resolve(ground.name().toLowerCase(Locale.ROOT));
    try (Campaign campaign = new Campaign(ring(ground, logs), smoke)) {
      for (Attack attack : attacks) {
        long began = System.nanoTime();
        Findings found = campaign.run(attack);
        findings.add(found);
        System.err.printf(
            "hostile-sockets: %s, %.0f s: %s; %s%n",
            attack.name(), (System.nanoTime() - began) / 1e9, found.seen(), Judge.against(found));
      }
    }
  }

  private NodeRing ring(Ground ground, Path logs) throws Exception {
    return switch (ground) {
      case OPEN, GIVEN_UP -> NodeRing.open(home, logs, heap);
      case DISKS -> NodeRing.onDisks(home, logs, heap);
      case GUARDED -> NodeRing.withCertificates(home, logs, heap);
      case TOKENS -> NodeRing.withTokens(home, logs, heap);
    };
  }

  private boolean failed() {
    return findings.stream().anyMatch(found -> found.judged() && !Judge.against(found).isEmpty());
  }
}
