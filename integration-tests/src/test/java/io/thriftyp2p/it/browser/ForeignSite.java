package io.thriftyp2p.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A page of somebody else's, that tries what a page can try against a node: a form, a picture, and
 * requests of a script.
 */
final class ForeignSite implements AutoCloseable {
  /** The name of the frame into which the form is posted. */
  static final String FRAME = "answer";

  private final HttpServer server;

  private ForeignSite(HttpServer server) {
    this.server = server;
  }

  /**
   * @param node the address of the page of the node that is its victim
   */
  static ForeignSite against(String node) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] html = html(node).getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, html.length);
          exchange.getResponseBody().write(html);
          exchange.close();
        });
    server.start();
    return new ForeignSite(server);
  }

  /** Each attempt adds a word to window.tried, whatever came of it. */
  private static String html(String node) {
    return """
        <!doctype html>
        <title>harmless</title>
        <link rel="icon" href="data:,">
        <iframe name="%2$s"></iframe>
        <form method="post" action="%1$sevil" enctype="text/plain" target="%2$s">
          <input name="evil" value="stored">
        </form>
        <script>
          window.tried = [];
          const tried = (what) => window.tried.push(what);
          document.querySelector("iframe").addEventListener("load", () => tried("form"));
          document.querySelector("form").submit();
          for (const policy of ["", "no-referrer"]) {
            const picture = new Image();
            picture.referrerPolicy = policy;
            picture.onload = picture.onerror = () => tried("picture " + policy);
            picture.src = "%1$sdht/leave?" + policy;
          }
          const attempt = (what, path, options) =>
            fetch("%1$s" + path, options).then(() => tried(what), () => tried(what));
          attempt("simple post", "v1/keys/evil", {method: "POST", mode: "no-cors", body: "stored"});
          attempt("db", "db/evil", {method: "POST", mode: "no-cors", body: "stored"});
          const silent = {mode: "no-cors", referrerPolicy: "no-referrer"};
          attempt("leave", "dht/leave?told", {mode: "no-cors"});
          attempt("silent leave", "dht/leave?silent", silent);
          attempt("head", "dht/leave?head", {...silent, method: "HEAD"});
          attempt("join", "dht/join", {method: "POST", mode: "no-cors", body: "x:127.0.0.1:1"});
          attempt("put", "v1/keys/evil", {method: "PUT", body: "stored"});
          attempt("delete", "v1/keys/fruit/apple", {method: "DELETE"});
          attempt("read", "v1/keys/fruit/apple");
          navigator.sendBeacon("%1$sevil", "stored");
        </script>
        """
        .formatted(node, FRAME);
  }

  /** How many of its attempts tell that they are over. */
  static final int ATTEMPTS = 12;

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
