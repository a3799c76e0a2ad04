package io.thriftyp2p.diststore.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.thriftyp2p.diststore.http.HttpObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Times the answers of the HTTP interface, by method, route and status. */
final class HttpTimers implements HttpObserver {
  /** Anything may come from outside as a method: the rest is one. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH");

  private final MeterRegistry registry;
  private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();

  private record Answered(String method, String route, int status) {}

  HttpTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(String method, String route, int status, Duration took) {
    String known = METHODS.contains(method) ? method : "other";
    timers.computeIfAbsent(new Answered(known, route, status), this::timer).record(took);
  }

  private Timer timer(Answered answered) {
    return Timers.timer(
        registry,
        "thrifty.http.request.duration",
        "HTTP requests, from when the head was there to the beginning of the answer",
        "method",
        answered.method(),
        "route",
        answered.route().isEmpty() ? "none" : answered.route(),
        "status",
        Integer.toString(answered.status()));
  }
}
