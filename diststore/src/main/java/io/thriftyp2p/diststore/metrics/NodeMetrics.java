package io.thriftyp2p.diststore.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Exposition;
import io.thriftyp2p.diststore.http.HttpObserver;
import io.thriftyp2p.diststore.http.Problem;
import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.storage.DatabaseFigures;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.ServerObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private final PrometheusMeterRegistry registry = registry();
  private final Figures figures = new Figures(registry);
  private final CallTimers calls = new CallTimers(registry);
  private final HttpTimers answers = new HttpTimers(registry.getPrometheusRegistry());
  private final JvmFigures jvm = new JvmFigures();
  private final AtomicInteger scrapes = new AtomicInteger();

  /** For the scheduler's thread. */
  private boolean showsDatabase;

  /**
   * @param node empty while it is on its way from one ring to another
   * @param scheduler of its own; whoever made it closes it
   */
  public NodeMetrics(Supplier<Optional<MeasuredNode>> node, Scheduler scheduler) {
    this.node = node;
    this.scheduler = scheduler;
    RingFigures.register(figures);
    KeptFigures.register(figures);
    ReplicationFigures.register(figures);
    jvm.register(registry);
  }

  private static PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.throwExceptionOnRegistrationFailure();
    registry.config().meterFilter(new JvmFigures.ByConvention());
    return registry;
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
        .completeOnTimeout(figures.latest(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> figures.latest())
        .thenApplyAsync(look -> written(look, form), scheduler::execute)
        .whenComplete((page, failure) -> scrapes.decrementAndGet());
  }

  private CompletableFuture<NodeLook> look() {
    Optional<MeasuredNode> now = node.get();
    if (now.isEmpty()) {
      return CompletableFuture.completedFuture(NodeLook.NOTHING);
    }
    // Asked in this order, each waits in its own thread for its turn.
    CompletableFuture<NodeHealth> health = now.get().replicator().health();
    CompletionStage<Optional<DatabaseFigures>> database =
        now.get().storage().figures().exceptionally(failure -> figures.latest().database());
    return health.thenCombineAsync(
        database, (well, said) -> NodeLook.at(now.get(), well, said), scheduler::execute);
  }

  private Page written(NodeLook look, String form) {
    figures.show(look);
    if (look.database().isPresent() && !showsDatabase) {
      showsDatabase = true;
      RocksFigures.register(figures);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 16);
    try {
      registry.scrape(text, form);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return new Page(form, text.toByteArray());
  }

  /** Ends its look at the JVM. */
  @Override
  public void close() {
    jvm.close();
    registry.close();
  }
}
