package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Routes.Effect;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.KeyScope;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The routes of pydiststore: {@code POST /KEY}, {@code /local}, {@code /get}, {@code /getlocal} and
 * {@code /list}.
 */
final class PydiststoreRoutes {
  private static final byte[] LINE_END = {'\n'};
  private static final int NODES_ABREAST = 16;

  private final Current current;
  private final Neighbours neighbours;

  PydiststoreRoutes(Current current, Neighbours neighbours) {
    this.current = current;
    this.neighbours = neighbours;
  }

  /** To stand behind all others: its keys may have any name that is not taken. */
  Routes routes() {
    int most = current.config().maxBodyBytes();
    return new Routes()
        .get("/get/*", this::get)
        .get("/getlocal/*", this::getLocal)
        .get("/list", this::list)
        .add(HttpMethod.POST, "/local/*", Effect.CHANGES, most, this::putLocal)
        .add(HttpMethod.POST, "/+", Effect.CHANGES, most, this::put);
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
        .thenApply(version -> Answer.text(""));
  }

  private CompletionStage<Answer> putLocal(Request request) {
    return current
        .get()
        .local()
        .put(current.key(request), request.body())
        .thenApply(done -> Answer.text(""));
  }

  private CompletionStage<Answer> get(Request request) {
    Key key = current.key(request);
    return current
        .get()
        .replicator()
        .get(key, Consistency.QUORUM, current.config().requestTimeout())
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedStage(KeyRoutes.value(found.get()))
                    : anybodys(key));
  }

  /** One that somebody keeps for itself alone: this node first. */
  private CompletionStage<Answer> anybodys(Key key) {
    return current
        .get()
        .local()
        .get(key)
        .thenCompose(
            here -> here.isPresent() ? CompletableFuture.completedStage(here) : othersHave(key))
        .thenApply(PydiststoreRoutes::orNotFound);
  }

  private CompletionStage<Optional<byte[]>> othersHave(Key key) {
    List<Endpoint> others =
        current.get().locator().ring().members().stream()
            .map(RingMember::endpoint)
            .filter(node -> !node.equals(current.get().locator().endpoint()))
            .toList();
    return Abreast.run(
            others.size(),
            NODES_ABREAST,
            i ->
                neighbours
                    .localValue(others.get(i), key)
                    .exceptionally(failure -> Optional.empty()))
        .thenApply(found -> found.stream().flatMap(Optional::stream).findFirst());
  }

  private static Answer orNotFound(Optional<byte[]> value) {
    return value
        .map(bytes -> Answer.ok(Answer.BYTES, bytes))
        .orElseThrow(() -> Problem.notFound("there is no such key"));
  }

  private CompletionStage<Answer> getLocal(Request request) {
    Key key = current.key(request);
    return current
        .get()
        .local()
        .get(key)
        .thenCompose(
            alone ->
                alone.isPresent()
                    ? CompletableFuture.completedStage(alone)
                    : current
                        .get()
                        .replicator()
                        .here()
                        .held(key)
                        .thenApply(found -> found.flatMap(Versioned::value)))
        .thenApply(PydiststoreRoutes::orNotFound);
  }

  /** All keys of which this node has a copy, and then those that lie on it alone. */
  private CompletionStage<Answer> list(Request request) {
    ServedStore store = current.get();
    KeyLines held = new KeyLines(store.replicator().here(), KeyScope.HELD, LINE_END);
    LocalLines alone = new LocalLines(store.local());
    return CompletableFuture.completedStage(
        Answer.of(
            HttpResponseStatus.OK,
            Answer.BYTES,
            new Answer.Pieces(
                () ->
                    held.next()
                        .thenCompose(
                            piece ->
                                piece.isPresent()
                                    ? CompletableFuture.completedStage(piece)
                                    : alone.next()))));
  }

  /** The keys that lie on this node alone. */
  private static final class LocalLines implements Answer.PieceSource {
    private final LocalValues values;
    private Optional<Key> last = Optional.empty();

    LocalLines(LocalValues values) {
      this.values = values;
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
      return values
          .next(last)
          .thenApply(
              key -> {
                last = key;
                return key.map(LocalLines::line);
              });
    }

    private static byte[] line(Key key) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes(key.bytes());
      line.writeBytes(LINE_END);
      return line.toByteArray();
    }
  }
}
