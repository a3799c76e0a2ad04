package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ring and its nodes as JSON, as this node sees them. Safe for use by many threads. */
final class NodesView {
  private static final int NODES_ABREAST = 16;

  private final Current current;
  private final Neighbours neighbours;
  private volatile Shares shares = new Shares(null, Map.of());

  NodesView(Current current, Neighbours neighbours) {
    this.current = current;
    this.neighbours = neighbours;
  }

  /** Of one ring; to count slots takes time. */
  private record Shares(@Nullable HashRing ring, Map<Endpoint, Double> of) {
    static Shares in(HashRing ring) {
      return new Shares(
          ring,
          ring.members().stream()
              .collect(
                  Collectors.toMap(
                      member -> member.endpoint(),
                      member -> (double) ring.slotsOwned(member.endpoint()) / HashRing.SLOTS)));
    }
  }

  private double share(HashRing ring, Endpoint node) {
    Shares known = shares;
    if (known.ring == null || !ring.equals(known.ring)) {
      known = Shares.in(ring);
      shares = known;
    }
    return known.of.getOrDefault(node, 0.0);
  }

  /** Those who are in the ring, on their way in or out, or expected back. */
  private static List<Member> members(LocatorNode locator) {
    return locator.view().map(View::members).orElse(List.of()).stream()
        .filter(member -> member.state() != MemberState.LEFT)
        .sorted(Comparator.comparing(Member::endpoint))
        .toList();
  }

  private ObjectNode member(LocatorNode locator, Member member) {
    ObjectNode json = Json.object();
    json.put("node", member.endpoint().toString());
    json.put("name", member.displayName());
    json.put("id", Json.hex(member.id().value()));
    json.put("state", member.state().name().toLowerCase(Locale.ROOT));
    json.put("weight", member.weight());
    json.put("zone", member.zone());
    json.put("share", share(locator.ring(), member.endpoint()));
    return json;
  }

  private static ObjectNode identity(LocatorNode locator) {
    ObjectNode json = Json.object();
    json.put("name", locator.settings().name());
    locator.ringIdentity().map(RingIdentity::id).ifPresent(id -> json.put("id", Json.hex(id)));
    json.put("layout", locator.settings().layout().name().toLowerCase(Locale.ROOT));
    json.put("replicas", locator.settings().replicas());
    return json;
  }

  /** The ring, as far as this node knows it by itself. */
  ObjectNode ring() {
    LocatorNode locator = current.get().locator();
    ObjectNode json = identity(locator);
    json.put("checksum", Json.hex(locator.ring().checksum()));
    json.put("slots", HashRing.SLOTS);
    ArrayNode members = json.putArray("members");
    members(locator).forEach(member -> members.add(member(locator, member)));
    return json;
  }

  /** All nodes, with what they say of themselves. */
  CompletionStage<ObjectNode> nodes(long wallMillis) {
    LocatorNode locator = current.get().locator();
    List<Member> members = members(locator);
    return Abreast.run(members.size(), NODES_ABREAST, i -> node(locator, members.get(i)))
        .thenApply(
            nodes -> {
              ObjectNode json = Json.object();
              json.put("at", Json.time(wallMillis));
              json.set("ring", identity(locator));
              json.putArray("nodes").addAll(nodes);
              return json;
            });
  }

  private CompletionStage<ObjectNode> node(LocatorNode locator, Member member) {
    ObjectNode json = member(locator, member);
    json.put("self", member.endpoint().equals(locator.endpoint()));
    if (member.isClassic() || member.state() == MemberState.DOWN || member.state().gone()) {
      String problem = member.isClassic() ? "it is a node of 2009" : "it cannot be reached";
      return CompletableFuture.completedStage(unknown(json, problem));
    }
    return neighbours
        .report(member.endpoint())
        .thenApply(report -> add(json.put("reached", true), report))
        .exceptionally(
            failure -> unknown(json, String.valueOf(Failures.cause(failure).getMessage())));
  }

  private static ObjectNode unknown(ObjectNode json, String problem) {
    return json.put("reached", false).put("problem", problem);
  }

  /** Adds what a node says of itself. */
  static ObjectNode add(ObjectNode json, NodeReport report) {
    NodeHealth health = report.health();
    json.put("keys", report.keys());
    json.put("tombstones", report.tombstones());
    json.put("bytes", report.bytes());
    json.put("durable", report.durable());
    json.putObject("slots")
        .put("owned", health.slotsOwned())
        .put("filling", health.slotsFilling())
        .put("leaving", health.slotsLeaving());
    json.put("hints", health.hints());
    json.put("requestsPerSecond", Math.round(report.requestsPerSecond() * 10) / 10.0);
    json.put("synced", health.unsyncedReason().isEmpty());
    health.unsyncedReason().ifPresent(reason -> json.put("unsyncedReason", reason));
    json.put("safeToStop", health.unsafeReason().isEmpty());
    health.unsafeReason().ifPresent(reason -> json.put("unsafeReason", reason));
    health.writeRefusal().ifPresent(reason -> json.put("writeRefusal", reason));
    return json;
  }
}
