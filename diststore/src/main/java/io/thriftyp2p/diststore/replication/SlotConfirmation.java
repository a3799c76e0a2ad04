package io.thriftyp2p.diststore.replication;

import java.util.List;

/**
 * A replica that is whole tells another one, which had turned to the same group when it was asked
 * to. All that was acknowledged in the earlier groups that either of them knows of is here, so that
 * the other one is whole too where it holds the same.
 *
 * @param groups in which the sender is whole
 * @param said what the receiver had said of its part, which the sender has taken into account; the
 *     holdings are the sender's
 */
public record SlotConfirmation(List<SlotMove> groups, SlotReports said) {
  public SlotConfirmation {
    groups = List.copyOf(groups);
  }
}
