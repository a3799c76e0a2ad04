package io.thriftyp2p.diststore.metrics;

import io.thriftyp2p.diststore.replication.NodeHealth;
import java.util.function.ToDoubleFunction;

/** What this node keeps, and how well. */
final class KeptFigures {
  private KeptFigures() {}

  static void register(Figures figures) {
    figures.gauge("thrifty.keys", "Keys with a value here", look -> look.usage().keys());
    figures.gauge(
        "thrifty.tombstones",
        "Keys of which only the deletion is kept here",
        look -> look.usage().tombstones());
    figures.gauge(
        "thrifty.stored.bytes", "Keys and values kept here", look -> look.usage().bytes());
    figures.gauge(
        "thrifty.slots.owned",
        "Slots that this node is to be a replica of",
        health(NodeHealth::slotsOwned));
    figures.gauge(
        "thrifty.slots.filling",
        "Of the slots owned, those that are still coming in",
        health(NodeHealth::slotsFilling));
    figures.gauge(
        "thrifty.slots.leaving",
        "Slots of others of which something is still here",
        health(NodeHealth::slotsLeaving));
    figures.gauge(
        "thrifty.hints", "Writes that wait for a replica that was away", health(NodeHealth::hints));
    figures.flag(
        "thrifty.synced",
        "Whether all replicas of this node's keys are known to be equal",
        look -> look.health().filter(health -> health.unsyncedReason().isEmpty()).isPresent());
    figures.flag(
        "thrifty.safe.to.stop",
        "Whether every key has its quorum without this node",
        look -> look.health().filter(health -> health.unsafeReason().isEmpty()).isPresent());
    figures.flag(
        "thrifty.writes.refused",
        "Whether this node takes no writes, for a full or broken disk",
        look -> look.health().flatMap(NodeHealth::writeRefusal).isPresent());
  }

  private static ToDoubleFunction<NodeLook> health(ToDoubleFunction<NodeHealth> figure) {
    return look -> look.health().map(health -> figure.applyAsDouble(health)).orElse(0.0);
  }
}
