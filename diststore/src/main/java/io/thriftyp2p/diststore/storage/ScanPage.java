package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * One page of some slots' entries, in the order in which the slots were asked for and of the keys
 * in each.
 *
 * @param complete how many of the slots are whole with this page; entries beyond them are the
 *     beginning of the next
 * @param counts how many of the entries are of each slot, the one that has begun included
 */
public record ScanPage(List<StoredEntry> entries, int complete, List<Integer> counts) {
  public ScanPage {
    entries = List.copyOf(entries);
    counts = List.copyOf(counts);
    long counted = counts.stream().mapToLong(count -> count).sum();
    boolean negative = counts.stream().anyMatch(count -> count < 0);
    boolean begun = complete >= 0 && counts.size() - 1 == complete && counts.get(complete) > 0;
    if (negative || counted != entries.size() || (counts.size() != complete && !begun)) {
      throw new IllegalArgumentException(
          "%d entries of %d slots, %d of them complete, are no page"
              .formatted(entries.size(), counts.size(), complete));
    }
  }

  /** Whether the last entries are the beginning of a slot. */
  public boolean hasBegun() {
    return counts.size() > complete;
  }

  /** A page in the making. For one thread. */
  public static final class Builder {
    private final int maxBytes;
    private final List<StoredEntry> entries = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private int bytes;
    private int counted;

    public Builder(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    /** Adds the entry if there is room for it, as for the first one there always is. */
    public boolean add(StoredEntry entry) {
      bytes += entry.size();
      if (bytes > maxBytes && !entries.isEmpty()) {
        return false;
      }
      entries.add(entry);
      return true;
    }

    /** The slot that the latest entries are of has no more. */
    public void endSlot() {
      counts.add(entries.size() - counted);
      counted = entries.size();
    }

    /** Whether nothing is told by it yet. */
    public boolean isEmpty() {
      return entries.isEmpty() && counts.isEmpty();
    }

    public ScanPage build() {
      int complete = counts.size();
      if (entries.size() > counted) {
        endSlot();
      }
      return new ScanPage(entries, complete, counts);
    }
  }
}
