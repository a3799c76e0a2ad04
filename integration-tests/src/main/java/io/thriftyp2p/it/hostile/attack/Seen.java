package io.thriftyp2p.it.hostile.attack;

import java.util.List;

/**
 * What an attack has seen.
 *
 * @param what for the table
 * @param wrong what the node must not have done
 */
public record Seen(String what, List<String> wrong) {
  static Seen fine(String what) {
    return new Seen(what, List.of());
  }
}
