package io.thriftyp2p.diststore.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.thriftyp2p.locator.rpc.ServerObserver;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Times the Thrift calls of the node's port, by method and outcome, and counts its traffic. */
final class CallTimers implements ServerObserver {
  private final MeterRegistry registry;
  private final LongAdder opened = new LongAdder();
  private final LongAdder open = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  CallTimers(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("thrifty.server.connections", open, LongAdder::sum)
        .description("Connections to this node's port, of Thrift and HTTP")
        .register(registry);
    counter("connections.accepted", "Connections accepted", opened);
    counter("received.bytes", "Bytes that came in through this node's port", received);
    counter("sent.bytes", "Bytes that went out through this node's port", sent);
  }

  private void counter(String name, String help, LongAdder count) {
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

  /** A timer for each outcome that there was. */
  private final class TimedCalls implements Calls {
    private final String service;
    private final String method;
    private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

    TimedCalls(String service, String method) {
      this.service = service;
      this.method = method;
    }

    @Override
    public void ended(Outcome outcome, long nanos) {
      Timer known = timers.get(outcome);
      Timer timer = known == null ? timers.computeIfAbsent(outcome, this::timer) : known;
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Outcome outcome) {
      return Timers.timer(
          registry,
          "thrifty.rpc.request.duration",
          "Thrift calls, from when the request was there to when it had its outcome",
          "service",
          service,
          "method",
          method,
          "outcome",
          outcome.name().toLowerCase(Locale.ROOT));
    }
  }
}
