package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.locator.access.Permission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that the interface answers, by path and method. Immutable once built; the first route that
 * fits is taken.
 */
final class Routes {
  /** What a route does to the node. */
  enum Effect {
    /** It tells whether the node is well: everybody may ask. */
    TELLS(Permission.ANYBODY),
    /** It only looks. */
    READS(Permission.READ),
    /** It changes data: browsers need leave for it. */
    CHANGES(Permission.WRITE),
    /** It takes the node to another ring, which may take minutes; as above. */
    MOVES(Permission.ADMINISTER);

    private final Permission needed;

    Effect(Permission needed) {
      this.needed = needed;
    }

    Permission needed() {
      return needed;
    }

    boolean isChange() {
      return this == CHANGES || this == MOVES;
    }
  }

  /**
   * @param pattern of a path; one that ends with * stands for all that begin so, one that ends with
   *     + for those that have one more name, and no slash in it
   * @param maxBody the longest body that is taken
   */
  record Route(HttpMethod method, String pattern, Effect effect, int maxBody, Action action) {
    private boolean isPrefix() {
      return pattern.endsWith("*") || isOneName();
    }

    private boolean isOneName() {
      return pattern.endsWith("+");
    }

    private String prefix() {
      return pattern.substring(0, pattern.length() - 1);
    }

    private boolean fits(String path) {
      if (!isPrefix()) {
        return path.equals(pattern);
      }
      return path.startsWith(prefix()) && (!isOneName() || isName(path, prefix().length()));
    }

    /** HEAD goes the way of a GET that only looks. */
    private boolean takes(HttpMethod asked) {
      return method.equals(asked) || (asked.equals(HttpMethod.HEAD) && answersHead());
    }

    private boolean answersHead() {
      return method.equals(HttpMethod.GET) && !effect.isChange();
    }

    private static boolean isName(String path, int from) {
      return path.length() > from && path.indexOf('/', from) < 0;
    }

    /** What stands in the place of the * or +. */
    String rest(String path) {
      return isPrefix() ? path.substring(prefix().length()) : "";
    }
  }

  private final List<Route> routes = new ArrayList<>();

  Routes get(String pattern, Action action) {
    return add(HttpMethod.GET, pattern, Effect.READS, 0, action);
  }

  Routes add(HttpMethod method, String pattern, Effect effect, int maxBody, Action action) {
    routes.add(new Route(method, pattern, effect, maxBody, action));
    return this;
  }

  Routes addAll(Routes others) {
    routes.addAll(others.routes);
    return this;
  }

  List<Route> all() {
    return List.copyOf(routes);
  }

  /**
   * The route of a request.
   *
   * @throws Problem when there is none; of one with other methods {@link #allowed} tells those
   */
  Route find(HttpMethod method, String path) {
    for (Route route : routes) {
      if (route.takes(method) && route.fits(path)) {
        return route;
      }
    }
    Set<String> allowed = allowed(path);
    if (allowed.isEmpty()) {
      throw Problem.notFound("there is nothing at this path");
    }
    throw new Problem(
        HttpResponseStatus.METHOD_NOT_ALLOWED,
        "%s is not for this path; it takes %s".formatted(method, String.join(", ", allowed)));
  }

  /** The methods that a path takes; empty when it is nowhere. */
  Set<String> allowed(String path) {
    Set<String> methods = new LinkedHashSet<>();
    for (Route route : routes) {
      if (route.fits(path)) {
        methods.add(route.method().name());
        if (route.answersHead()) {
          methods.add(HttpMethod.HEAD.name());
        }
      }
    }
    if (!methods.isEmpty()) {
      methods.add(HttpMethod.OPTIONS.name());
    }
    return methods;
  }
}
