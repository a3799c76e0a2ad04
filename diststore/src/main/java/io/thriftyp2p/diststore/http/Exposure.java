package io.thriftyp2p.diststore.http;

/** Whom a node's address lets in. */
public enum Exposure {
  /** Only who is on its machine reaches it. */
  LOCAL,
  /** It is on a network, and everybody has to show who he is. */
  GUARDED,
  /** It is on a network, and lets everybody in. */
  INSECURE
}
