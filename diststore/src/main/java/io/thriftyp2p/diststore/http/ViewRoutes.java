package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.replication.Explanation;
import io.thriftyp2p.diststore.replication.ReplicaState;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberChange;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the node and its ring are like, as JSON: the rest of {@code /v1}. */
final class ViewRoutes {
  private static final int DEFAULT_CHANGES = 50;
  private static final int MOST_CHANGES = 1000;

  private final Current current;
  private final Neighbours neighbours;
  private final NodesView nodes;
  private final NodeEvents events;
  private final Description description = new Description();
  private final Scheduler clock;
  private final String softwareVersion;

  ViewRoutes(Current current, Neighbours neighbours, Scheduler clock, String softwareVersion) {
    this.current = current;
    this.neighbours = neighbours;
    this.clock = clock;
    this.softwareVersion = softwareVersion;
    this.nodes = new NodesView(current, neighbours);
    this.events = new NodeEvents(nodes::nodes, clock, current.config().maxWatchers());
  }

  Routes routes() {
    return new Routes()
        .get("/v1/status", request -> status())
        .get("/v1/ring", request -> CompletableFuture.completedStage(Json.answer(nodes.ring())))
        .get("/v1/nodes", request -> nodes.nodes(clock.wallMillis()).thenApply(Json::answer))
        .get("/v1/events", request -> CompletableFuture.completedStage(events()))
        .get("/v1/history", request -> CompletableFuture.completedStage(history(request)))
        .get("/v1/explain/*", this::explain)
        .get("/v1/openapi.json", request -> CompletableFuture.completedStage(description.answer()));
  }

  private CompletionStage<Answer> status() {
    LocatorNode locator = current.get().locator();
    return neighbours
        .report(locator.endpoint())
        .thenApply(
            report -> {
              ObjectNode json = Json.object();
              json.put("node", locator.endpoint().toString());
              json.put(
                  "name",
                  locator
                      .view()
                      .flatMap(view -> view.member(locator.endpoint()))
                      .map(Member::displayName)
                      .orElse(locator.endpoint().toString()));
              json.put("id", Json.hex(locator.id().value()));
              json.put("version", softwareVersion);
              json.put("ring", locator.settings().name());
              json.put("members", locator.ring().size());
              NodesView.add(json, report);
              json.put("webWrite", current.config().webWrite());
              json.put("insecure", current.config().exposure() == Exposure.INSECURE);
              return Json.answer(json);
            });
  }

  private Answer events() {
    return Answer.of(HttpResponseStatus.OK, "text/event-stream", new Answer.Events(events))
        .with(HttpHeaderNames.CACHE_CONTROL, "no-store");
  }

  private Answer history(Request request) {
    int count = (int) request.number("count", DEFAULT_CHANGES, 1, MOST_CHANGES);
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("events");
    for (MemberChange change : current.get().locator().history(count)) {
      ObjectNode event = list.addObject();
      event.put("at", Json.time(change.wallMillis()));
      event.put("node", change.after().endpoint().toString());
      change
          .before()
          .ifPresent(before -> event.put("before", before.state().name().toLowerCase(Locale.ROOT)));
      event.put("state", change.after().state().name().toLowerCase(Locale.ROOT));
      event.put("cause", change.cause());
    }
    return Json.answer(json);
  }

  private CompletionStage<Answer> explain(Request request) {
    Key key = current.key(request);
    return current
        .get()
        .replicator()
        .explain(key)
        .thenApply(explanation -> Json.answer(json(key, explanation)));
  }

  private static ObjectNode json(Key key, Explanation explanation) {
    ObjectNode json = Json.object();
    json.set("key", Json.key(key));
    json.put("slot", explanation.slot());
    Json.endpoints(json.putArray("owners"), explanation.owners());
    ArrayNode replicas = json.putArray("replicas");
    explanation.replicas().forEach(state -> replicas.add(replica(state)));
    return json;
  }

  private static ObjectNode replica(ReplicaState state) {
    ObjectNode json = Json.object();
    json.put("node", state.node().toString());
    if (state.problem().isPresent()) {
      return json.put("problem", state.problem().get());
    }
    state
        .version()
        .ifPresent(
            version -> {
              json.put("version", KeyRoutes.text(version));
              json.put("at", Json.time(version.millis()));
              json.put("tombstone", state.tombstone());
              json.put("valueBytes", state.valueBytes());
            });
    if (state.expiresAtMillis() != Versioned.NEVER) {
      json.put("expiresAt", Json.time(state.expiresAtMillis()));
    }
    json.put("counts", state.counts());
    Json.endpoints(json.putArray("group"), state.group());
    return json;
  }
}
