package io.thriftyp2p.diststore.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.thriftyp2p.diststore.http.Exposition.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The registry with all figures that stand in it. To make one takes a few hundred milliseconds of a
 * process that has just begun. For one thread at a time.
 */
final class Board implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Figures figures = new Figures(registry);
  private final JvmFigures jvm = new JvmFigures();
  private boolean showsDatabase;

  Board(CallTimers calls, HttpTimers answers) {
    registry.throwExceptionOnRegistrationFailure();
    registry.config().meterFilter(new JvmFigures.ByConvention());
    calls.register(registry);
    answers.register(registry);
    RingFigures.register(figures);
    KeptFigures.register(figures);
    ReplicationFigures.register(figures);
    jvm.register(registry);
  }

  /** All figures, those of the node as of this look. */
  Page show(NodeLook look, String form) {
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

  /** Ends its look at the garbage collector. */
  @Override
  public void close() {
    jvm.close();
    registry.close();
  }
}
