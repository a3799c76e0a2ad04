package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Routes.Effect;
import io.thriftyp2p.diststore.replication.NodeHealth;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an operator's tools ask. A node is ready once it is in a ring, has all that it is to keep,
 * and its replicas have been equal since it started; from then on as long as it is filled and takes
 * writes. That another node is away makes no node unready: all would be so at once.
 */
final class OperationRoutes {
  private final Current current;
  private final Exposition metrics;
  private volatile Optional<ServedStore> synced = Optional.empty();

  OperationRoutes(Current current, Exposition metrics) {
    this.current = current;
    this.metrics = metrics;
  }

  Routes routes() {
    return new Routes()
        .add(
            HttpMethod.GET,
            "/healthz",
            Effect.TELLS,
            0,
            request -> CompletableFuture.completedStage(Answer.text("ok\n")))
        .add(HttpMethod.GET, "/readyz", Effect.TELLS, 0, this::ready)
        .get("/metrics", this::metrics);
  }

  private CompletionStage<Answer> metrics(Request request) {
    return metrics
        .scrape(request.header(HttpHeaderNames.ACCEPT).orElse(""))
        .thenApply(page -> Answer.ok(page.contentType(), page.bytes()));
  }

  private CompletionStage<Answer> ready(Request request) {
    boolean now = request.query().containsKey("synced");
    ServedStore store = current.get();
    if (store.locator().ring().isEmpty()) {
      throw Problem.unavailable("this node is in no ring yet");
    }
    return store.replicator().health().thenApply(health -> readiness(store, health, now));
  }

  private Answer readiness(ServedStore store, NodeHealth health, boolean now) {
    if (health.unsyncedReason().isEmpty()) {
      synced = Optional.of(store);
    }
    boolean filled = health.slotsFilling() == 0;
    boolean onceSynced =
        synced.filter(known -> known.replicator() == store.replicator()).isPresent();
    boolean wellSynced = now ? health.unsyncedReason().isEmpty() : onceSynced;
    boolean writes = health.writeRefusal().isEmpty();
    boolean ready = filled && wellSynced && writes;
    if (!ready) {
      throw Problem.unavailable(
          health
              .writeRefusal()
              .or(health::unsyncedReason)
              .orElse(health.slotsFilling() + " slots are still coming in"));
    }
    ObjectNode json = Json.object();
    json.put("ready", true);
    json.put("synced", health.unsyncedReason().isEmpty());
    health.unsyncedReason().ifPresent(reason -> json.put("unsyncedReason", reason));
    return Answer.of(HttpResponseStatus.OK, Json.TYPE, new Answer.Whole(Json.bytes(json)));
  }
}
