package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.util.Locale;

/**
 * Keeps web pages from changing data. A browser sends some requests wherever a page of anybody's
 * wants it to, also to a node on the machine of who looks at that page; unlike programs it tells
 * where the page came from. Browsers may change data only where the node was started so, only from
 * the node's own page, and only under an address that cannot be somebody else's name for it (DNS
 * rebinding); and they do not look at a node of their own machine under such a name.
 */
final class BrowserGuard {
  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final String BROWSER = "Mozilla/";
  private static final String SAME_ORIGIN = "same-origin";

  private final boolean webWrite;
  private final boolean local;

  /**
   * @param local whether only browsers on the node's own machine reach it
   */
  BrowserGuard(boolean webWrite, boolean local) {
    this.webWrite = webWrite;
    this.local = local;
  }

  /**
   * Of a request that only looks. A page of anybody's that has its name stand for this machine
   * could read a node that only this machine reaches: such a node is looked at by its address.
   *
   * @throws Problem when it is not to be carried out
   */
  void checkLook(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean browser =
        headers.contains(FETCH_SITE)
            || headers.contains(HttpHeaderNames.ORIGIN)
            || headers.get(HttpHeaderNames.USER_AGENT, "").startsWith(BROWSER);
    if (local && browser && !isAddress(headers.get(HttpHeaderNames.HOST, ""))) {
      throw forbidden("open this node by localhost or its address, not by another name");
    }
  }

  /**
   * Of a request that changes something.
   *
   * @throws Problem when it is not to be carried out
   */
  void checkChange(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String site = headers.get(FETCH_SITE);
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    boolean silent = site == null && origin == null && !headers.contains(HttpHeaderNames.REFERER);
    if (silent && !isBrowsersLook(request)) {
      return;
    }
    if (!webWrite) {
      throw forbidden("browsers only look here; start the node with --web-write to change that");
    }
    String host = headers.get(HttpHeaderNames.HOST, "");
    boolean saidSo = SAME_ORIGIN.equals(site);
    boolean ownPage = site == null || saidSo;
    // That it is not the page of a TLS port with the same name, the browser has to say itself.
    boolean ownOrigin =
        origin == null
            || origin.equals("http://" + host)
            || (saidSo && origin.equals("https://" + host));
    if (!ownPage || !ownOrigin || (site == null && origin == null)) {
      throw forbidden("only this node's own page may change data");
    }
    if (!isAddress(host)) {
      throw forbidden("to change data open the page by the node's address, not by a name");
    }
  }

  /**
   * A browser gets what a page names, a picture for one, without a word of that page if the page
   * wants it so and the node is not on the browser's own machine. All browsers call themselves by
   * this name, and no page can change that. Requests of other methods always have an Origin.
   */
  private static boolean isBrowsersLook(HttpRequest request) {
    boolean looks =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    return looks && request.headers().get(HttpHeaderNames.USER_AGENT, "").startsWith(BROWSER);
  }

  private static boolean isAddress(String hostAndPort) {
    String host = hostAndPort.toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    if (port > host.lastIndexOf(']')) {
      host = host.substring(0, port);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return host.equals("localhost")
        || NetUtil.isValidIpV4Address(host)
        || NetUtil.isValidIpV6Address(host);
  }

  private static Problem forbidden(String detail) {
    return new Problem(HttpResponseStatus.FORBIDDEN, detail);
  }
}
