package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import java.util.List;
import java.util.Optional;

/**
 * Asks for the next page of slots.
 *
 * @param slots in the order in which they are wanted; at least one
 * @param after where to read on in the first slot
 */
public record PullRequest(List<Integer> slots, Optional<Key> after) {
  public PullRequest {
    slots = List.copyOf(slots);
    if (slots.isEmpty()) {
      throw new IllegalArgumentException("no slot to pull");
    }
  }
}
