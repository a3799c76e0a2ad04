package io.thriftyp2p.locator.membership;

/**
 * Hears of every change of a view, one after the other, in the thread of membership's scheduler.
 * Must not block.
 */
@FunctionalInterface
public interface ViewListener {
  void viewChanged(View before, View after);
}
