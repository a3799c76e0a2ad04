package io.thriftyp2p.locator.rpc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The links of a client, one for each key. Once the table is closed every link that was ever in it
 * is ended, or was removed before. Safe for use by many threads; nothing waits.
 */
final class LinkTable<K, L> {
  private final ConcurrentMap<K, L> links = new ConcurrentHashMap<>();
  private final Consumer<L> begin;
  private final Consumer<L> end;
  private volatile boolean closed;

  /**
   * @param begin is given each link that has come into the table, once; calls may wait for it then
   * @param end is given links when the table is closed; some of them twice
   */
  LinkTable(Consumer<L> begin, Consumer<L> end) {
    this.begin = begin;
    this.end = end;
  }

  /**
   * The link that is there, or else a new one: of several threads that bring one, all get the same.
   * In a closed table it is one that has ended, or ends at once.
   *
   * @param fresh makes a link, which is forgotten where another thread was faster
   */
  L get(K key, Function<K, L> fresh) {
    L known = links.get(key);
    return known == null ? add(key, fresh.apply(key)) : known;
  }

  private L add(K key, L made) {
    L other = links.putIfAbsent(key, made);
    if (other != null) {
      return other;
    }
    begin.accept(made);
    if (closed) {
      // It may have come too late for whoever closes.
      end.accept(made);
    }
    return made;
  }

  /** The link has ended; another one may be there already, and stays. */
  void remove(K key, L link) {
    links.remove(key, link);
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
    links.values().forEach(end);
  }
}
