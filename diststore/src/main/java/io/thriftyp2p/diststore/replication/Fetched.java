package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.Optional;
import java.util.Set;

/**
 * What an earlier owner holds of a key.
 *
 * @param further others who may hold a version of it
 */
public record Fetched(Optional<Versioned> versioned, Set<Endpoint> further) {
  public Fetched {
    further = Set.copyOf(further);
  }
}
