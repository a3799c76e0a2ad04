package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The page that shows the ring, from the jar; read once. */
final class PageRoutes {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String HTML = "text/html";
  private static final List<String> NAMES =
      List.of(
          "api.js",
          "changes.js",
          "dom.js",
          "explain.js",
          "format.js",
          "icon.svg",
          "index.html",
          "key.js",
          "keyname.js",
          "keys.css",
          "keys.js",
          "labels.js",
          "live.js",
          "nodes.css",
          "nodes.js",
          "overview.js",
          "page.css",
          "page.js",
          "ring.js",
          "route.js",
          "selection.js",
          "state.js",
          "theme.js",
          "transfers.js",
          "value.js",
          "write.js");

  private final Map<String, Answer> files = new LinkedHashMap<>();

  PageRoutes() {
    NAMES.forEach(name -> read(name).ifPresent(bytes -> files.put(name, file(name, bytes))));
  }

  private static Optional<byte[]> read(String name) {
    try (InputStream in = PageRoutes.class.getResourceAsStream("page/" + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be read from the jar", e);
    }
  }

  private static Answer file(String name, byte[] bytes) {
    return Answer.ok(type(name), bytes)
        .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .with("Referrer-Policy", "no-referrer")
        .with("X-Frame-Options", "DENY")
        .with(HttpHeaderNames.CACHE_CONTROL, "no-cache");
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  Routes routes() {
    return new Routes().get("/", this::front).get("/page/*", this::asset);
  }

  /** Programs are told that the node is there, people are shown the page. */
  private CompletionStage<Answer> front(Request request) {
    boolean browser =
        request.header(HttpHeaderNames.ACCEPT).filter(types -> types.contains(HTML)).isPresent();
    Answer answer =
        browser && files.containsKey("index.html") ? files.get("index.html") : Answer.text("");
    return CompletableFuture.completedStage(answer.with(HttpHeaderNames.VARY, "Accept"));
  }

  private CompletionStage<Answer> asset(Request request) {
    return CompletableFuture.completedStage(
        Optional.ofNullable(files.get(request.rest()))
            .orElseThrow(() -> Problem.notFound("the page has no such file")));
  }
}
