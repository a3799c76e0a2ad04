package io.thriftyp2p.testkit.figures;

import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** All figures, one after the other, each printed when it is there. */
final class Figures {
  private final PrintStream out;
  private boolean allHold = true;

  private Figures(PrintStream out) {
    this.out = out;
  }

  /**
   * @return whether every figure keeps its bound
   */
  static boolean quick(PrintStream out) {
    Figures figures = new Figures(out);
    figures.print(() -> Spread.measure(100, 10, 2));
    figures.print(() -> Spread.measure(1000, 5, 2));
    figures.print(() -> IdleTraffic.measure(List.of(100, 1000), Duration.ofSeconds(20)));
    figures.faults(100, 3, 200);
    return figures.allHold;
  }

  /**
   * @return whether every figure keeps its bound
   */
  static boolean all(PrintStream out) {
    Figures figures = new Figures(out);
    figures.print(() -> Spread.measure(100, 20, 2));
    figures.print(() -> Spread.measure(1000, 20, 2));
    figures.print(() -> Spread.measure(10_000, 10, 3));
    figures.print(() -> IdleTraffic.measure(List.of(100, 1000, 10_000), Duration.ofSeconds(60)));
    figures.faults(100, 20, 1000);
    figures.print(() -> List.of(Faults.pauses(1000, 3)));
    figures.print(() -> List.of(Faults.split(1000, 1)));
    return figures.allHold;
  }

  private void faults(int nodes, int seeds, int starters) {
    print(
        () ->
            List.of(
                Faults.crash("a machine dies silently", SimulatedRing::crashMachine, nodes, seeds),
                Faults.crash("a process is killed", SimulatedRing::kill, nodes, seeds)));
    print(() -> List.of(Faults.pauses(nodes, seeds)));
    print(() -> List.of(Faults.split(nodes, 2)));
    print(() -> List.of(Faults.start(starters, 1)));
  }

  private void print(Supplier<List<Figure>> measure) {
    for (Figure figure : measure.get()) {
      out.println(figure);
      allHold &= figure.holds();
    }
    out.flush();
  }
}
