package io.thriftyp2p.diststore.http;

import io.netty.channel.ChannelPipeline;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.ConnectionBounds;
import io.thriftyp2p.locator.rpc.HttpProtocol;
import java.time.Duration;
import java.util.Optional;

/** Speaks HTTP for a node, on the connections that its port gives it. Safe for many threads. */
public final class HttpServer implements HttpProtocol {
  /** What a request's own time is not enough for is given up so much later. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final HttpConfig config;
  private final Routes routes;
  private final BrowserGuard guard;
  private final Scheduler clock;
  private final HttpObserver observer;
  private final ServerDate date;

  HttpServer(HttpConfig config, Routes routes, Scheduler clock, HttpObserver observer) {
    this.config = config;
    this.routes = routes;
    this.guard = new BrowserGuard(config.webWrite(), config.exposure() == Exposure.LOCAL);
    this.clock = clock;
    this.observer = observer;
    this.date = new ServerDate(clock::wallMillis);
  }

  @Override
  public void open(ChannelPipeline pipeline, ConnectionBounds bounds) {
    HttpConnection connection = new HttpConnection(this, bounds, pipeline.lastContext());
    pipeline.addLast(connection.decoder(), connection);
  }

  HttpConfig config() {
    return config;
  }

  Routes routes() {
    return routes;
  }

  BrowserGuard guard() {
    return guard;
  }

  ServerDate date() {
    return date;
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  Duration patience() {
    return config.requestTimeout().plus(GRACE);
  }

  void observed(Optional<Incoming> request, Answer answer) {
    observer.answered(
        request.map(Incoming::method).orElse(""),
        request.map(Incoming::routePattern).orElse(""),
        answer.status().code(),
        Duration.ofNanos(
            request.map(incoming -> clock.nanoTime() - incoming.beganNanos()).orElse(0L)));
  }
}
