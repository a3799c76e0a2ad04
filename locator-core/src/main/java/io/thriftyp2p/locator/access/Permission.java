package io.thriftyp2p.locator.access;

/** What somebody needs to call a method; each method needs one of these. */
public enum Permission {
  /** Needed for what tells no more than that a node is there: everybody has it. */
  ANYBODY,
  /** To read what is stored, and to see how the ring is. */
  READ,
  /** To change what is stored. */
  WRITE,
  /** To change who is in the ring, and to have nodes do long or local work. */
  ADMINISTER,
  /** To end a node at once. */
  END,
  /** To speak as one node to another. */
  PEER
}
