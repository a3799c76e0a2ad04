package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.membership.View;

/** Hears of every change that any node of the ring sees, in order, when it happens. */
@FunctionalInterface
public interface ViewObserver {
  void viewChanged(SimulatedNode observer, View before, View after);
}
