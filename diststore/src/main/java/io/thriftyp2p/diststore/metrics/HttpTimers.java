package io.thriftyp2p.diststore.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

  private final Latencies latencies =
      new Latencies(
          "thrifty_http_request_duration_seconds",
          "HTTP requests, from when the head was there to the beginning of the answer",
          "method",
          "route",
          "status");
  private final Map<Answered, Latencies.Series> series = new ConcurrentHashMap<>();

  private record Answered(String method, String route, int status) {}

  void register(PrometheusMeterRegistry registry) {
    registry.getPrometheusRegistry().register(latencies);
  }

  @Override
  public void answered(String method, String route, int status, Duration took) {
    String known = METHODS.contains(method) ? method : "other";
    Answered like = new Answered(known, route, status);
    Latencies.Series there = series.get(like);
    // The map may take a lock where it might have to add something.
    (there == null ? series.computeIfAbsent(like, this::series) : there).record(took.toNanos(), 1);
  }

  private Latencies.Series series(Answered answered) {
    return latencies.of(
        answered.method(),
        answered.route().isEmpty() ? "none" : answered.route(),
        Integer.toString(answered.status()));
  }
}
