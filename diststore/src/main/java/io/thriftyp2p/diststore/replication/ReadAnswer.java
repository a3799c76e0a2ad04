package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.Optional;

/**
 * What a replica keeps of a key.
 *
 * @param version absent: it keeps nothing
 * @param versioned the whole of it; absent where only the version was asked for
 * @param counts whether this counts for a quorum of the group that asked
 * @param written the version that the write in question was given here, as far as is remembered
 */
public record ReadAnswer(
    Optional<Version> version,
    Optional<Versioned> versioned,
    boolean counts,
    Optional<Version> written) {}
