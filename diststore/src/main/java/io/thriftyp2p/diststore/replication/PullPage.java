package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StoredEntry;
import java.util.List;

/**
 * One page of slots, in the order that was asked for.
 *
 * @param complete how many of the slots that were asked for are whole with this page; entries
 *     beyond them are the beginning of the next
 */
public record PullPage(List<StoredEntry> entries, int complete) {
  public PullPage {
    entries = List.copyOf(entries);
  }
}
