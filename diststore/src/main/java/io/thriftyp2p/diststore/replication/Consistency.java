package io.thriftyp2p.diststore.replication;

/** How many replicas of a key must answer before a request does. */
public enum Consistency {
  /** Any one. A read may be behind; a write that is acknowledged so can be lost with one node. */
  ONE,
  /** The write or read quorum of the ring: every later quorum read sees an acknowledged write. */
  QUORUM,
  /** Every replica: fails as soon as one of them is away. */
  ALL
}
