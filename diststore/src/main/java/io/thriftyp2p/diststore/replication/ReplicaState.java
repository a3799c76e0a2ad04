package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * What one replica really has of a key.
 *
 * @param problem why the replica could not be asked; then the rest says nothing
 * @param version of what it keeps; absent when it keeps nothing
 * @param tombstone whether what it keeps says that the key was deleted
 * @param expiresAtMillis since 1970; 0: never
 * @param valueBytes the value's length
 * @param counts whether its answer counts: it has all that it is to have of the slot
 * @param group the replicas with which it believes to share the slot
 */
public record ReplicaState(
    Endpoint node,
    Optional<String> problem,
    Optional<Version> version,
    boolean tombstone,
    long expiresAtMillis,
    int valueBytes,
    boolean counts,
    List<Endpoint> group) {
  static ReplicaState unknown(Endpoint node, String problem) {
    return new ReplicaState(
        node, Optional.of(problem), Optional.empty(), false, 0, 0, false, List.of());
  }
}
