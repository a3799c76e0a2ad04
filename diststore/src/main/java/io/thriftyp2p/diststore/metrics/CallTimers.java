package io.thriftyp2p.diststore.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.thriftyp2p.locator.rpc.Bound;
import io.thriftyp2p.locator.rpc.ServerObserver;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Times the Thrift calls of the node's port, by method and outcome, and counts its traffic. */
final class CallTimers implements ServerObserver {
  private final Latencies latencies =
      new Latencies(
          "thrifty_rpc_request_duration_seconds",
          "Thrift calls, from when the request was there to when it had its outcome",
          "service",
          "method",
          "outcome");
  private final Map<Bound, LongAdder> turnedAway = new ConcurrentHashMap<>();
  private final LongAdder opened = new LongAdder();
  private final LongAdder open = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  void register(PrometheusMeterRegistry registry) {
    registry.getPrometheusRegistry().register(latencies);
    for (Bound bound : Bound.values()) {
      FunctionCounter.builder("thrifty.server.turned.away", count(bound), LongAdder::sum)
          .description("What was refused, closed or not read for a while, by the bound")
          .tag("bound", bound.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("thrifty.server.connections", open, LongAdder::sum)
        .description("Connections to this node's port, of Thrift and HTTP")
        .register(registry);
    counter(registry, "connections.accepted", "Connections accepted", opened);
    counter(registry, "received.bytes", "Bytes that came in through this node's port", received);
    counter(registry, "sent.bytes", "Bytes that went out through this node's port", sent);
  }

  private LongAdder count(Bound bound) {
    return turnedAway.computeIfAbsent(bound, first -> new LongAdder());
  }

  private static void counter(MeterRegistry registry, String name, String help, LongAdder count) {
    FunctionCounter.builder("thrifty.server." + name, count, LongAdder::sum)
        .description(help)
        .register(registry);
  }

  @Override
  public Calls calls(String service, String method) {
    return new TimedCalls(or(service), or(method));
  }

  /** The calls of what no method is. */
  private static String or(String name) {
    return name.isEmpty() ? "none" : name;
  }

  @Override
  public void turnedAway(Bound bound) {
    count(bound).increment();
  }

  @Override
  public void opened() {
    opened.increment();
    open.increment();
  }

  @Override
  public void closed() {
    open.decrement();
  }

  @Override
  public void received(int bytes) {
    received.add(bytes);
  }

  @Override
  public void sent(int bytes) {
    sent.add(bytes);
  }

  /** One series for each outcome that there was. */
  private final class TimedCalls implements Calls {
    private final String service;
    private final String method;
    private final Map<Outcome, Latencies.Series> outcomes = new ConcurrentHashMap<>();

    TimedCalls(String service, String method) {
      this.service = service;
      this.method = method;
    }

    @Override
    public void ended(Outcome outcome, long nanos, int times) {
      Latencies.Series known = outcomes.get(outcome);
      (known == null ? outcomes.computeIfAbsent(outcome, this::series) : known)
          .record(nanos, times);
    }

    private Latencies.Series series(Outcome outcome) {
      return latencies.of(service, method, outcome.name().toLowerCase(Locale.ROOT));
    }
  }
}
