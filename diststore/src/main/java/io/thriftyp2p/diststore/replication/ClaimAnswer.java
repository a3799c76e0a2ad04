package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * What an earlier owner says to a claim.
 *
 * @param held those of the slots in which it holds keys of the claimant
 * @param further others who may hold some, each with the slots
 * @param disputed those of the slots that are not the claimant's by its view; nothing is said of
 *     them
 */
public record ClaimAnswer(
    List<Integer> held, Map<Endpoint, List<Integer>> further, List<Integer> disputed) {
  public ClaimAnswer {
    held = List.copyOf(held);
    further = Map.copyOf(further);
    disputed = List.copyOf(disputed);
  }
}
