package io.thriftyp2p.diststore.replication;

/**
 * Asks a replica about forgetting deleted keys of a slot, or to do so.
 *
 * @param group the id of the group that agreed
 * @param upTo clock up to which
 * @param now false: only the digest of what is as old is wanted; true: tombstones as old go
 */
public record PurgeRequest(int slot, long group, long upTo, boolean now) {}
