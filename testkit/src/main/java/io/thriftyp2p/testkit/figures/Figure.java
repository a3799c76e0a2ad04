package io.thriftyp2p.testkit.figures;

/**
 * One measured property of the membership.
 *
 * @param bound what was promised, in words
 */
record Figure(String what, String measured, String bound, boolean holds) {
  @Override
  public String toString() {
    return "%-4s  %-58s %-58s %s".formatted(holds ? "pass" : "FAIL", what, measured, bound);
  }
}
