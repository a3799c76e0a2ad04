package io.thriftyp2p.diststore;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Exposure;
import io.thriftyp2p.diststore.http.HttpConfig;
import io.thriftyp2p.diststore.http.HttpServer;
import io.thriftyp2p.diststore.http.Moves;
import io.thriftyp2p.diststore.http.Problem;
import io.thriftyp2p.diststore.http.ServedStore;
import io.thriftyp2p.diststore.http.StoreHttp;
import io.thriftyp2p.diststore.metrics.MeasuredNode;
import io.thriftyp2p.diststore.metrics.NodeMetrics;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.ProcessRuntime;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The node as the HTTP interface sees it, in whichever ring it is. */
final class HttpFace implements AutoCloseable {
  private final ProcessRuntime runtime;
  private final NodeMetrics metrics;
  private volatile Optional<RingMoves> moves = Optional.empty();

  HttpFace(ProcessRuntime runtime) {
    this.runtime = runtime;
    metrics = new NodeMetrics(this::measured, runtime.newScheduler("metrics"));
  }

  /** Has the port speak HTTP, and what it does measured; before it is served on. */
  void open(StoreConfig config) {
    runtime.host().observe(metrics.server());
    runtime.host().speakHttp(server(config));
  }

  /** The node has come to life. */
  void show(RingMoves node) {
    moves = Optional.of(node);
  }

  private HttpServer server(StoreConfig config) {
    Endpoint self = new Endpoint(config.locator().address(), runtime.host().port());
    return StoreHttp.of(
        HttpConfig.of(
            config.replication().maxKeyBytes(),
            config.replication().maxValueBytes(),
            config.replication().requestTimeout(),
            config.webWrite(),
            exposure(config.locator())),
        this::store,
        new StoreNeighbours(runtime.caller(), self),
        new ToOtherRings(),
        runtime.newScheduler("http"),
        metrics.http(),
        metrics,
        version());
  }

  private static Exposure exposure(LocatorConfig config) {
    InetAddress bound = new InetSocketAddress(config.address(), 0).getAddress();
    if (bound != null && bound.isLoopbackAddress()) {
      return Exposure.LOCAL;
    }
    return config.rpc().security().isOpen() ? Exposure.INSECURE : Exposure.GUARDED;
  }

  private Optional<StoreLife> life() {
    return moves.map(RingMoves::life).filter(life -> !life.locator().closed().isDone());
  }

  private Optional<ServedStore> store() {
    return life().map(life -> new ServedStore(life.locator(), life.replicator(), life.local()));
  }

  private Optional<MeasuredNode> measured() {
    return life().map(life -> new MeasuredNode(life.locator(), life.replicator(), life.storage()));
  }

  @Override
  public void close() {
    metrics.close();
  }

  private static String version() {
    String built = HttpFace.class.getPackage().getImplementationVersion();
    return built == null ? "unknown" : built;
  }

  /** Failures of moves as HTTP tells them. */
  private final class ToOtherRings implements Moves {
    @Override
    public CompletionStage<Void> join(List<Endpoint> peers) {
      return told(node -> node.join(peers));
    }

    @Override
    public CompletionStage<Void> standAlone() {
      return told(RingMoves::standAlone);
    }

    private CompletionStage<Void> told(Function<RingMoves, CompletableFuture<Void>> move) {
      return moves
          .map(move)
          .orElseGet(() -> CompletableFuture.failedFuture(notYet()))
          .exceptionallyCompose(
              failure -> CompletableFuture.failedFuture(meaning(Failures.cause(failure))));
    }

    private static RingMoveException notYet() {
      return new RingMoveException(
          RingMoveException.Reason.REFUSED, "this node is in no ring yet; ask again in a moment");
    }

    private Throwable meaning(Throwable failure) {
      if (failure instanceof RingMoveException move) {
        HttpResponseStatus status =
            switch (move.reason()) {
              case REFUSED -> HttpResponseStatus.CONFLICT;
              case NO_RING -> HttpResponseStatus.BAD_GATEWAY;
              case UNFINISHED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            };
        return new Problem(status, String.valueOf(move.getMessage()));
      }
      return failure;
    }
  }
}
