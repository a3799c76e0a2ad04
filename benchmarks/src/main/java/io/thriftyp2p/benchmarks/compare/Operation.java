package io.thriftyp2p.benchmarks.compare;

import java.util.Locale;

/** What a load asks of a store. */
enum Operation {
  GET {
    @Override
    void run(KeyValueClient store, int key, byte[] value) throws Exception {
      int bytes = store.get(key);
      if (bytes != value.length) {
        throw new IllegalStateException("a key that was put has " + bytes + " bytes");
      }
    }
  },

  SET {
    @Override
    void run(KeyValueClient store, int key, byte[] value) throws Exception {
      store.put(key, value);
    }
  };

  abstract void run(KeyValueClient store, int key, byte[] value) throws Exception;

  static Operation named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
