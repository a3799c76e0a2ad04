package io.thriftyp2p.it.hostile.crowd;

/**
 * How a connection of a crowd behaves.
 *
 * @param reads whether it takes what comes back
 * @param repeats whether it says its greeting again and again
 */
public record Conduct(boolean reads, boolean repeats) {
  /** Says its greeting once, and sees when it is closed. */
  public static final Conduct LISTENS = new Conduct(true, false);

  /** Goes on as long as it is let, and takes its answers. */
  public static final Conduct FLOODS = new Conduct(true, true);

  /** Goes on as long as it is let, and takes none. */
  public static final Conduct NEVER_READS = new Conduct(false, true);
}
