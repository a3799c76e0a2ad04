package io.thriftyp2p.locator.membership;

/**
 * Hears of every change of a view, one after the other, in the thread of membership's scheduler.
 * Must not block.
 */
@FunctionalInterface
public interface ViewListener {
  void viewChanged(View before, View after);

  /**
   * Others were wrong about this node, and it has contradicted; comes after the change of the view.
   *
   * @param claimed what they took it for
   */
  default void refuted(MemberState claimed) {}
}
