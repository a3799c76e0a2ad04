package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.Optional;
import java.util.Set;

/**
 * What a replica keeps of a key.
 *
 * @param version absent: it keeps nothing
 * @param versioned the whole of it; absent where only the version was asked for
 * @param counts whether this counts for a quorum of the group that asked
 * @param written the versions in which the write in question came here, as far as is remembered
 */
public record ReadAnswer(
    Optional<Version> version,
    Optional<Versioned> versioned,
    boolean counts,
    Set<Version> written) {}
