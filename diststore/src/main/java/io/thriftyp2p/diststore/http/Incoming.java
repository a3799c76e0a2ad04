package io.thriftyp2p.diststore.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.thriftyp2p.diststore.http.AnswerWriter.Form;
import io.thriftyp2p.diststore.http.Routes.Effect;
import io.thriftyp2p.diststore.http.Routes.Route;
import io.thriftyp2p.locator.rpc.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A request from its head on, while its body comes in. On the connection's event loop. */
final class Incoming {
  private static final String SCHEME = "http://";

  private final HttpRequest head;
  private final HttpServer server;
  private final Caller caller;
  private final Form form;
  private final long announced;
  private final long beganNanos;

  private Optional<Route> route = Optional.empty();
  private Optional<Answer> known = Optional.empty();
  private Optional<BodyCollector> body = Optional.empty();
  private String path = "";
  private Map<String, String> query = Map.of();

  Incoming(HttpRequest head, HttpServer server, Caller caller) {
    this.head = head;
    this.caller = caller;
    this.server = server;
    this.beganNanos = server.nanoTime();
    this.announced =
        head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) ? -1 : announced(head);
    this.form =
        new Form(
            head.protocolVersion().equals(HttpVersion.HTTP_1_0),
            head.method().equals(HttpMethod.HEAD),
            HttpUtil.isKeepAlive(head));
  }

  private static long announced(HttpRequest head) {
    try {
      return HttpUtil.getContentLength(head, 0L);
    } catch (NumberFormatException e) {
      throw Problem.bad("the Content-Length is no length");
    }
  }

  /**
   * Looks at the head. What is wrong with it is told once the request is whole where its end is
   * known and near, so that the connection can go on.
   *
   * @throws Problem when it must be told now
   */
  void look() {
    checkFraming();
    try {
      route();
    } catch (Problem problem) {
      if (!isWithoutBody()) {
        throw problem;
      }
      known = Optional.of(told(problem));
    }
  }

  /** Where the request ends, as everybody has to see it. */
  private void checkFraming() {
    HttpVersion version = head.protocolVersion();
    if (!form.http10() && !version.equals(HttpVersion.HTTP_1_1)) {
      throw new Problem(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return;
    }
    if (form.http10()) {
      throw Problem.bad("HTTP/1.0 has no Transfer-Encoding");
    }
    if (codings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))) {
      throw new Problem(
          HttpResponseStatus.NOT_IMPLEMENTED, "chunked is the only Transfer-Encoding here");
    }
  }

  private void route() {
    if (!form.http10() && head.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
      throw Problem.bad("HTTP/1.1 wants one Host");
    }
    String target = target(head.uri());
    int mark = target.indexOf('?');
    path = mark < 0 ? target : target.substring(0, mark);
    query = mark < 0 ? Map.of() : Request.query(target.substring(mark + 1));
    if (head.method().equals(HttpMethod.OPTIONS)) {
      known = Optional.of(options());
      body = Optional.of(new BodyCollector(0, announced));
      return;
    }
    Route found = server.routes().find(head.method(), path);
    route = Optional.of(found);
    AccessCheck.check(
        head, caller, found.effect().needed(), found.method() + " " + found.pattern());
    if (found.effect().isChange()) {
      server.guard().checkChange(head);
    } else if (found.effect() == Effect.READS) {
      server.guard().checkLook(head);
    }
    body = Optional.of(new BodyCollector(found.maxBody(), announced));
    checkExpectation();
  }

  /** Also what is said to a proxy: with the host in front. */
  private static String target(String uri) {
    if (uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      int end = SCHEME.length();
      while (end < uri.length() && "/?".indexOf(uri.charAt(end)) < 0) {
        end++;
      }
      String rest = uri.substring(end);
      return rest.startsWith("/") ? rest : "/" + rest;
    }
    if (uri.startsWith("/") || uri.equals("*")) {
      return uri;
    }
    throw Problem.bad("a path begins with /");
  }

  private Answer options() {
    Set<String> allowed =
        path.equals("*") ? Set.of("GET", "HEAD", "OPTIONS") : server.routes().allowed(path);
    if (allowed.isEmpty()) {
      throw Problem.notFound("there is nothing at this path");
    }
    return Answer.nothing(HttpResponseStatus.NO_CONTENT)
        .with(HttpHeaderNames.ALLOW, String.join(", ", allowed));
  }

  private void checkExpectation() {
    List<String> expected = head.headers().getAll(HttpHeaderNames.EXPECT);
    if (!expected.stream().allMatch(HttpHeaderValues.CONTINUE::contentEqualsIgnoreCase)) {
      throw new Problem(
          HttpResponseStatus.EXPECTATION_FAILED, "only 100-continue can be expected here");
    }
  }

  private Answer told(Problem problem) {
    Answer answer = Problems.answer(problem);
    return problem.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)
        ? answer.with(HttpHeaderNames.ALLOW, String.join(", ", server.routes().allowed(path)))
        : answer;
  }

  /** Whether the peer waits to be told to send the body. */
  boolean wantsToBeAsked() {
    return known.isEmpty() && announced != 0 && HttpUtil.is100ContinueExpected(head);
  }

  /** Whether nothing follows the head. */
  private boolean isWithoutBody() {
    return announced == 0;
  }

  /** Whether it changes nothing. */
  boolean isLook() {
    return route.filter(to -> to.effect() == Effect.READS).isPresent();
  }

  Form form() {
    return form;
  }

  String method() {
    return head.method().name();
  }

  /** The pattern of its path; empty where there is no route. */
  String routePattern() {
    return route.map(Route::pattern).orElse("");
  }

  long beganNanos() {
    return beganNanos;
  }

  /**
   * @throws Problem when the body is too long
   */
  void add(ByteBuf piece) {
    if (piece.isReadable()) {
      body.orElseThrow(() -> BodyCollector.tooLarge(0)).add(piece);
    }
  }

  int held() {
    return body.map(BodyCollector::held).orElse(0);
  }

  /** How long its answer may take; empty: as long as it takes. */
  Optional<Duration> patience() {
    return route.filter(to -> to.effect() != Effect.MOVES).map(to -> server.patience());
  }

  CompletionStage<Answer> carryOut() {
    if (known.isPresent()) {
      return CompletableFuture.completedStage(known.get());
    }
    Route to = route.orElseThrow();
    Request request =
        new Request(
            to.rest(path),
            query,
            head.headers(),
            body.map(BodyCollector::take).orElseGet(() -> new byte[0]));
    try {
      return to.action().carryOut(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
