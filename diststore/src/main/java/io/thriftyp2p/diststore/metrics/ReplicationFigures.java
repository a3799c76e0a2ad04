package io.thriftyp2p.diststore.metrics;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;

/** What this node does for the keys, its own and those that it is asked for. */
final class ReplicationFigures {
  private final Figures figures;

  private ReplicationFigures(Figures figures) {
    this.figures = figures;
  }

  static void register(Figures figures) {
    ReplicationFigures all = new ReplicationFigures(figures);
    all.requests();
    all.hints();
    all.transfers();
    all.care();
  }

  private void count(Event event, String name, String help, String... tags) {
    figures.counter(name, help, look -> look.counts().of(event), tags);
  }

  private void requests() {
    String requests = "Keys that clients wanted read, written or deleted here, by Thrift or HTTP";
    count(Event.GET, "thrifty.requests", requests, "operation", "get");
    count(Event.PUT, "thrifty.requests", requests, "operation", "put");
    count(Event.DELETE, "thrifty.requests", requests, "operation", "delete");
    String forwards = "Requests given to another node, which is a replica of the key";
    count(Event.READ_FORWARDED, "thrifty.request.forwards", forwards, "kind", "read");
    count(Event.WRITE_FORWARDED, "thrifty.request.forwards", forwards, "kind", "write");
    count(
        Event.FAILED_OVER,
        "thrifty.request.failovers",
        "Times that a replica could not carry a request out, and the next one was looked for");
    count(
        Event.RETRIED,
        "thrifty.request.retries",
        "Requests tried again after a pause, since no replica could carry them out");
    String unavailable = "Requests that no replica could carry out in their time";
    count(Event.READ_UNAVAILABLE, "thrifty.requests.unavailable", unavailable, "kind", "read");
    count(Event.WRITE_UNAVAILABLE, "thrifty.requests.unavailable", unavailable, "kind", "write");
    count(
        Event.READ_HEDGED,
        "thrifty.hedged.reads",
        "Reads for which one more replica was asked, since those that were had not answered soon");
    count(
        Event.READ_REPAIRED,
        "thrifty.read.repairs",
        "Reads that found replicas to differ, and brought the newest to a quorum");
  }

  private void hints() {
    count(
        Event.HINT_WRITTEN, "thrifty.hints.written", "Writes noted for a replica that missed them");
    count(Event.HINT_DELIVERED, "thrifty.hints.delivered", "Hints whose replica has the write now");
    String dropped = "Hints that were not kept; comparison of replicas mends what they stood for";
    count(Event.HINT_GIVEN_UP, "thrifty.hints.dropped", dropped, "reason", "outdated");
    count(Event.HINT_REFUSED, "thrifty.hints.dropped", dropped, "reason", "full");
  }

  private void transfers() {
    String entries = "Versions that moved with their slots";
    count(Event.ENTRY_PULLED, "thrifty.transfer.entries", entries, "direction", "in");
    count(Event.ENTRY_SERVED, "thrifty.transfer.entries", entries, "direction", "out");
    String bytes = "Bytes of versions that moved with their slots";
    count(Event.BYTE_PULLED, "thrifty.transfer.bytes", bytes, "direction", "in");
    count(Event.BYTE_SERVED, "thrifty.transfer.bytes", bytes, "direction", "out");
    count(
        Event.ENTRY_GIVEN,
        "thrifty.stray.entries.given",
        "Versions of others' slots that their owners got from here");
    count(
        Event.ENTRY_DROPPED,
        "thrifty.stray.entries.dropped",
        "Versions of others' slots dropped here, once their owners had them");
    figures.counter(
        "thrifty.carried.entries",
        "Entries brought into this ring from the one that the node was in before",
        NodeLook::broughtIn);
  }

  private void care() {
    String comparisons = "Comparisons of all shared slots with one other node";
    count(Event.COMPARED, "thrifty.comparisons", comparisons, "outcome", "done");
    count(Event.COMPARISON_FAILED, "thrifty.comparisons", comparisons, "outcome", "failed");
    count(
        Event.ENTRY_MENDED,
        "thrifty.comparison.repairs",
        "Versions that comparisons brought from one node to another");
    count(
        Event.TOMBSTONE_PURGED,
        "thrifty.tombstones.purged",
        "Deletions and expired values forgotten here, since every replica had them");
    count(
        Event.SLOT_DAMAGED,
        "thrifty.damaged.slots",
        "Slots of which the disk had lost something, filled anew by other replicas");
  }
}
