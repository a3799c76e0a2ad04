package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;

/**
 * A replica keeps a version.
 *
 * @param kept the version of the key that it keeps now: the one it was given, or a newer one
 * @param counts whether that counts for a quorum of the group that asked
 */
public record KeepAnswer(Version kept, boolean counts) {}
