package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** The faults that have struck and not ended yet. */
final class OpenFaults {
  private final SimulatedTime time;
  private final Set<Runnable> open = new LinkedHashSet<>();

  OpenFaults(SimulatedTime time) {
    this.time = time;
  }

  /** Ends after that time, or when all is mended. */
  void until(Duration limit, Runnable end) {
    Runnable once =
        new Runnable() {
          @Override
          public void run() {
            if (open.remove(this)) {
              end.run();
            }
          }
        };
    open.add(once);
    time.schedule(limit, once);
  }

  /** Ends all of them now, and what they leave behind. */
  void mend() {
    while (!open.isEmpty()) {
      open.iterator().next().run();
    }
  }

  boolean isQuiet() {
    return open.isEmpty();
  }
}
