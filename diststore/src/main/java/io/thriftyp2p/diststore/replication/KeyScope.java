package io.thriftyp2p.diststore.replication;

/** Which of the keys that a node holds a listing means. */
public enum KeyScope {
  /** Those that it is responsible for: their first owner. Each key has one. */
  OWNED,
  /** Those of which it has a copy. */
  HELD
}
