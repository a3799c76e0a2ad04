package io.thriftyp2p.diststore.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Shows a registry the latest look at the node, figure by figure. */
final class Figures {
  private final MeterRegistry registry;
  private volatile NodeLook latest = NodeLook.NOTHING;

  Figures(MeterRegistry registry) {
    this.registry = registry;
  }

  void show(NodeLook look) {
    latest = look;
  }

  /**
   * Something that goes up and down.
   *
   * @param tags names and values by turns
   */
  void gauge(String name, String help, ToDoubleFunction<NodeLook> value, String... tags) {
    Gauge.builder(name, this, figures -> value.applyAsDouble(figures.latest))
        .description(help)
        .tags(tags)
        .register(registry);
  }

  /** Whether something is so: 1 or 0. */
  void flag(String name, String help, Predicate<NodeLook> value) {
    gauge(name, help, look -> value.test(look) ? 1 : 0);
  }

  /** Something that only goes up, until the node begins another life. */
  void counter(String name, String help, ToDoubleFunction<NodeLook> value, String... tags) {
    FunctionCounter.builder(name, this, figures -> value.applyAsDouble(figures.latest))
        .description(help)
        .tags(tags)
        .register(registry);
  }
}
