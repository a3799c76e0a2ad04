package io.thriftyp2p.it;

import static java.util.stream.Collectors.joining;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for nodes to agree who is in the ring. */
public final class Rings {
  private Rings() {}

  /**
   * Waits until each of the nodes routes to these nodes and no others, and all place every key
   * alike.
   *
   * @return how long that took
   */
  public static Duration awaitEqual(Collection<Endpoint> nodes, Duration within) {
    long begin = System.nanoTime();
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .atMost(within)
          .until(() -> equal(nodes));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the rings are not equal after " + within + ":" + told(nodes), e);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Watches that the nodes agree all the time that they route to themselves and no others. */
  public static void assertStayEqual(Collection<Endpoint> nodes, Duration time) {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .failFast("the rings differ", () -> !equal(nodes))
          .during(time)
          .atMost(time.plusSeconds(10))
          .until(() -> true);
    } catch (RuntimeException e) {
      throw new AssertionError("the rings did not stay equal:" + told(nodes), e);
    }
  }

  private static boolean equal(Collection<Endpoint> nodes) {
    Optional<RingView> first = Optional.empty();
    for (Endpoint node : nodes) {
      Optional<RingView> view = RingView.of(node);
      if (view.filter(told -> told.routes(nodes)).isEmpty()
          || (first.isPresent() && !first.equals(view))) {
        return false;
      }
      first = view;
    }
    return true;
  }

  private static String told(Collection<Endpoint> nodes) {
    Map<String, String> told = new TreeMap<>();
    for (Endpoint node : nodes) {
      told.put(
          node.toString(), RingView.of(node).map(RingView::toString).orElse("does not answer"));
    }
    return told.entrySet().stream()
        .map(entry -> "\n  " + entry.getKey() + " tells " + entry.getValue())
        .collect(joining());
  }
}
