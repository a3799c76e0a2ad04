package io.thriftyp2p.diststore.replication;

import java.util.Optional;

/**
 * How far a long task of a node has come.
 *
 * @param run counts the runs since the node started; 0: there was none
 * @param entriesMoved versions that a replica got from another one
 * @param entriesDropped versions that were dropped here since their owners have them
 * @param problem what kept the latest run from reaching everything
 */
public record TaskProgress(
    long run,
    boolean running,
    int slotsDone,
    int slotsTotal,
    long entriesMoved,
    long entriesDropped,
    Optional<String> problem) {
  static final TaskProgress NONE = new TaskProgress(0, false, 0, 0, 0, 0, Optional.empty());
}
