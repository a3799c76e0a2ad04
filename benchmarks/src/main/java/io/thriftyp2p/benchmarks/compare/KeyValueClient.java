package io.thriftyp2p.benchmarks.compare;

/**
 * A store under load, with keys that are numbered. Safe for use by many threads; each call blocks
 * until the store has answered, and fails when it does not within its own time.
 */
interface KeyValueClient extends AutoCloseable {
  /** The value's length in bytes, or -1 when the key is missing. */
  int get(int key) throws Exception;

  /** Returns when the store has acknowledged it. */
  void put(int key, byte[] value) throws Exception;

  @Override
  void close();
}
