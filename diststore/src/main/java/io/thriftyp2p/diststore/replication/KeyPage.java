package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import java.util.List;
import java.util.Optional;

/**
 * Some of the keys of a listing.
 *
 * @param cursor to read on with; empty on the last page. A page may be empty and not the last
 */
public record KeyPage(List<Key> keys, Optional<byte[]> cursor) {}
