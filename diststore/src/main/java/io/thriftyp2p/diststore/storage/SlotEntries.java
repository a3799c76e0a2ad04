package io.thriftyp2p.diststore.storage;

import java.util.List;

/**
 * Entries of one slot.
 *
 * @param entries not to be changed any more
 */
public record SlotEntries(int slot, List<StoredEntry> entries) {}
