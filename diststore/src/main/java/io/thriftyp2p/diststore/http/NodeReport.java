package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.replication.NodeHealth;

/**
 * How one node is.
 *
 * @param keys that have a value on it, copies of others' keys included
 * @param tombstones keys of which it keeps only the deletion
 * @param bytes of keys and values
 * @param durable whether what it keeps outlives its process
 * @param requestsPerSecond that clients made of it lately
 */
public record NodeReport(
    long keys,
    long tombstones,
    long bytes,
    boolean durable,
    double requestsPerSecond,
    NodeHealth health) {}
