package io.thriftyp2p.it.hostile.attack;

/** Something that strangers do to a node. */
public interface Attack {
  /** Where it is done. */
  enum Ground {
    /** A ring that takes plain connections, the same one for all such attacks. */
    OPEN,
    /** Such a ring whose nodes keep data on disk, each key on one of them. */
    DISKS,
    /**
     * A ring like the first of its own, since it may be harmed. What happens there is told, not
     * judged.
     */
    GIVEN_UP,
    /** A ring with certificates. */
    GUARDED,
    /** A ring with tokens, on plain connections. */
    TOKENS
  }

  /** As it is chosen on the command line. */
  String name();

  /** What is done, for the table. */
  String what(Target target);

  default Ground ground() {
    return Ground.OPEN;
  }

  /**
   * Does it, from beginning to end: afterwards none of its connections is open. Blocks for as long
   * as it takes.
   */
  Seen run(Target target) throws Exception;
}
