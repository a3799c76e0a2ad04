package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpMethod;
import io.thriftyp2p.diststore.http.Routes.Effect;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.KeyScope;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The interface of PipelineDHT (2014): {@code /db} and {@code /dht}. Lines end with CR LF. */
final class PipelineRoutes {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final int MOST_NAMED = 64 * 1024;

  private final Current current;
  private final Moves moves;

  PipelineRoutes(Current current, Moves moves) {
    this.current = current;
    this.moves = moves;
  }

  Routes routes() {
    int most = current.config().maxBodyBytes();
    return new Routes()
        .get("/db/*", this::get)
        .add(HttpMethod.PUT, "/db/*", Effect.CHANGES, most, this::put)
        .add(HttpMethod.POST, "/db/*", Effect.CHANGES, most, this::put)
        .add(HttpMethod.DELETE, "/db/*", Effect.CHANGES, 0, this::delete)
        .get("/db", this::keys)
        .get("/dht/peers", this::peers)
        .add(HttpMethod.POST, "/dht/join", Effect.MOVES, MOST_NAMED, this::join)
        .add(HttpMethod.PUT, "/dht/join", Effect.MOVES, MOST_NAMED, this::join)
        .add(HttpMethod.GET, "/dht/leave", Effect.MOVES, 0, this::leave);
  }

  /** The value, or nothing. */
  private CompletionStage<Answer> get(Request request) {
    return current
        .get()
        .replicator()
        .get(current.key(request), Consistency.QUORUM, current.config().requestTimeout())
        .thenApply(
            found ->
                found.map(KeyRoutes::value).orElseGet(() -> Answer.ok(Answer.BYTES, new byte[0])));
  }

  private CompletionStage<Answer> put(Request request) {
    return current
        .get()
        .replicator()
        .put(
            current.key(request),
            request.body(),
            WriteOptions.DEFAULTS,
            current.config().requestTimeout())
        .thenApply(version -> done());
  }

  private CompletionStage<Answer> delete(Request request) {
    return current
        .get()
        .replicator()
        .delete(current.key(request), WriteOptions.DEFAULTS, current.config().requestTimeout())
        .thenApply(version -> done());
  }

  private static Answer done() {
    return Answer.text("");
  }

  private CompletionStage<Answer> keys(Request request) {
    return CompletableFuture.completedStage(
        Answer.of(
            io.netty.handler.codec.http.HttpResponseStatus.OK,
            Answer.BYTES,
            new Answer.Pieces(
                new KeyLines(current.get().replicator().here(), KeyScope.OWNED, LINE_END))));
  }

  /** This node first, the others by their addresses. */
  private CompletionStage<Answer> peers(Request request) {
    LocatorNode locator = current.get().locator();
    List<Member> members = new ArrayList<>();
    locator.view().map(View::members).orElse(List.of()).stream()
        .filter(member -> member.state().inRing())
        .sorted(
            Comparator.comparing((Member member) -> !member.endpoint().equals(locator.endpoint()))
                .thenComparing(Member::endpoint))
        .forEach(members::add);
    StringBuilder lines = new StringBuilder();
    members.forEach(member -> lines.append(member.displayName()).append("\r\n"));
    return CompletableFuture.completedStage(Answer.text(lines.toString()));
  }

  private CompletionStage<Answer> join(Request request) {
    List<Endpoint> peers = named(new String(request.body(), StandardCharsets.UTF_8));
    if (peers.isEmpty()) {
      throw Problem.bad("name a node of the ring to join, as name:host:port, one in each line");
    }
    return moves.join(peers).thenApply(in -> done());
  }

  /** Lines of name:host:port; the name may have colons itself, or be left out. */
  static List<Endpoint> named(String lines) {
    List<Endpoint> peers = new ArrayList<>();
    for (String line : lines.split("\r?\n", -1)) {
      if (!line.isBlank()) {
        peers.add(
            endpoint(line.strip())
                .orElseThrow(() -> Problem.bad("'" + line.strip() + "' is not name:host:port")));
      }
    }
    return peers;
  }

  private static Optional<Endpoint> endpoint(String line) {
    int port = line.lastIndexOf(':');
    if (port < 1) {
      return Optional.empty();
    }
    // The host of an IPv6 address has colons, and stands in brackets.
    int host =
        line.charAt(port - 1) == ']'
            ? line.lastIndexOf('[', port) - 1
            : line.lastIndexOf(':', port - 1);
    try {
      return Optional.of(Endpoint.parse(line.substring(host + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private CompletionStage<Answer> leave(Request request) {
    return moves.standAlone().thenApply(alone -> done());
  }
}
