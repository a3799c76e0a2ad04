package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * One page of some slots' entries, in the order in which the slots were asked for and of the keys
 * in each.
 *
 * @param complete how many of the slots are whole with this page; entries beyond them are the
 *     beginning of the next
 */
public record ScanPage(List<StoredEntry> entries, int complete) {
  public ScanPage {
    entries = List.copyOf(entries);
  }

  /** A page in the making. For one thread. */
  public static final class Builder {
    private final int maxBytes;
    private final List<StoredEntry> entries = new ArrayList<>();
    private int bytes;
    private int complete;

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
      complete++;
    }

    /** Whether nothing is told by it yet. */
    public boolean isEmpty() {
      return entries.isEmpty() && complete == 0;
    }

    public ScanPage build() {
      return new ScanPage(entries, complete);
    }
  }
}
