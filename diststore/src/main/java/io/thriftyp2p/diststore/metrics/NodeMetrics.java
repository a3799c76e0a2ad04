package io.thriftyp2p.diststore.metrics;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Exposition;
import io.thriftyp2p.diststore.http.HttpObserver;
import io.thriftyp2p.diststore.http.Problem;
import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.storage.DatabaseFigures;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.ServerObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * All figures of one process. Safe for use by many threads; a scrape is put together in a thread of
 * its own.
 */
public final class NodeMetrics implements Exposition, AutoCloseable {
  /** Text, as Prometheus has always taken it. */
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** Scrapes at the same time; one monitoring system comes every few seconds, with one. */
  private static final int MOST_SCRAPES = 2;

  /** A node that cannot be looked at for so long is shown as it was. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Supplier<Optional<MeasuredNode>> node;
  private final Scheduler scheduler;
  private final CallTimers calls = new CallTimers();
  private final HttpTimers answers = new HttpTimers();
  private final AtomicInteger scrapes = new AtomicInteger();

  /** Made in the scheduler's thread, so that no node waits for it at its start. */
  private final CompletableFuture<Board> board;

  private volatile NodeLook latest = NodeLook.NOTHING;

  /**
   * @param node empty while it is on its way from one ring to another
   * @param scheduler of its own; whoever made it closes it
   */
  public NodeMetrics(Supplier<Optional<MeasuredNode>> node, Scheduler scheduler) {
    this.node = node;
    this.scheduler = scheduler;
    board = CompletableFuture.supplyAsync(() -> new Board(calls, answers), scheduler::execute);
  }

  /** Is to hear of the Thrift calls. */
  public ServerObserver server() {
    return calls;
  }

  /** Is to hear of the answers over HTTP. */
  public HttpObserver http() {
    return answers;
  }

  @Override
  public CompletionStage<Page> scrape(String accept) {
    if (scrapes.incrementAndGet() > MOST_SCRAPES) {
      scrapes.decrementAndGet();
      throw new Problem(
          HttpResponseStatus.SERVICE_UNAVAILABLE, "the metrics are being read; ask again later");
    }
    String form = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    return look()
        .completeOnTimeout(latest, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> latest)
        .thenCombineAsync(board, (look, all) -> shown(look, all, form), scheduler::execute)
        .whenComplete((page, failure) -> scrapes.decrementAndGet());
  }

  private CompletableFuture<NodeLook> look() {
    Optional<MeasuredNode> now = node.get();
    if (now.isEmpty()) {
      return CompletableFuture.completedFuture(NodeLook.NOTHING);
    }
    // Each completes in a thread of the store's; of a life that ends meanwhile perhaps never.
    CompletableFuture<NodeHealth> health = now.get().replicator().health();
    CompletionStage<Optional<DatabaseFigures>> database =
        now.get().storage().figures().exceptionally(failure -> latest.database());
    return health.thenCombineAsync(
        database, (well, said) -> NodeLook.at(now.get(), well, said), scheduler::execute);
  }

  private Page shown(NodeLook look, Board all, String form) {
    latest = look;
    return all.show(look, form);
  }

  /** Ends its look at the JVM. */
  @Override
  public void close() {
    var unused = board.thenAccept(Board::close);
  }
}
