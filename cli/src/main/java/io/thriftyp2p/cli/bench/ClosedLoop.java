package io.thriftyp2p.cli.bench;

import java.util.function.Function;

/**
 * Each client begins the next request when an earlier one has ended. What it measures is the time
 * of service: while the other side stands still nothing is begun, so that few requests see it.
 */
final class ClosedLoop extends Load {
  ClosedLoop(
      LoadPlan plan,
      Operation operation,
      Measurement measurement,
      Function<Throwable, String> kindOf,
      Time time) {
    super(plan, operation, measurement, kindOf, time);
  }

  @Override
  void beginAll(Runnable meanwhile) {
    for (int slot = 0; slot < plan.slots(); slot++) {
      goOn(slot % plan.clients());
    }
  }

  @Override
  void ended(int client) {
    goOn(client);
  }

  /** A loop, not a recursion, where requests end at once. */
  private void goOn(int client) {
    boolean endedAtOnce = true;
    while (endedAtOnce) {
      long number = nextNumber();
      endedAtOnce = number >= 0 && begin(client, number, time.nanoTime());
    }
  }
}
