package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import java.util.List;
import java.util.Optional;

/**
 * Some of the keys of a listing.
 *
 * @param cursor to read on with; empty on the last page. A page may be empty and not the last
 */
public record KeyPage(List<Key> keys, Optional<byte[]> cursor) {
  /** A slot; the last key stands behind it. */
  static final int CURSOR_HEAD = 2;

  /** Whether a listing can go on from there. */
  public static boolean isCursor(byte[] bytes) {
    return bytes.length >= CURSOR_HEAD;
  }
}
