package io.thriftyp2p.diststore.storage;

/** A key with the version of it that is kept. */
public record StoredEntry(Key key, Versioned versioned) {
  static final int OVERHEAD = 64;

  /** What this entry adds to a page's size, in bytes: key, value, and a round sum for the rest. */
  public int size() {
    return key.bytes().length + versioned.valueBytes() + OVERHEAD;
  }
}
