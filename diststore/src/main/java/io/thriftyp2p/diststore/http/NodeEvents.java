package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.locator.node.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells those who watch how the nodes are, as server-sent events: at once, and whenever something
 * has changed. Looks once a second for all of them, and not at all while nobody watches. In the
 * scheduler's thread, but for {@link #subscribe}.
 */
final class NodeEvents implements Answer.Feed {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** So often something goes out at least, which shows a dead connection. */
  private static final int LOOKS_UNTIL_COMMENT = 15;

  private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FIRST = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

  /** How the nodes are, at a time of the wall clock. */
  @FunctionalInterface
  interface Look {
    /**
     * @throws Problem while this node is on its way to another ring
     */
    CompletionStage<ObjectNode> nodes(long wallMillis);
  }

  private final Look view;
  private final Scheduler scheduler;
  private final int maxWatchers;
  private final List<Consumer<byte[]>> watchers = new CopyOnWriteArrayList<>();
  private Optional<ObjectNode> last = Optional.empty();
  private boolean looking;
  private int quietLooks;

  NodeEvents(Look view, Scheduler scheduler, int maxWatchers) {
    this.view = view;
    this.scheduler = scheduler;
    this.maxWatchers = maxWatchers;
  }

  /** Any thread may call it. */
  @Override
  public Runnable subscribe(Consumer<byte[]> watcher) {
    if (watchers.size() >= maxWatchers) {
      throw new Problem(
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          "%d pages watch this node already".formatted(maxWatchers));
    }
    watchers.add(watcher);
    watcher.accept(FIRST);
    scheduler.execute(
        () -> {
          last.ifPresent(state -> watcher.accept(event(state)));
          if (!looking) {
            looking = true;
            look();
          }
        });
    return () -> watchers.remove(watcher);
  }

  private void look() {
    if (watchers.isEmpty()) {
      looking = false;
      last = Optional.empty();
      return;
    }
    try {
      var unused =
          view.nodes(scheduler.wallMillis())
              .handleAsync(
                  (state, failure) -> {
                    if (failure == null) {
                      tell(state);
                    }
                    scheduler.schedule(LOOK_EVERY, this::look);
                    return null;
                  },
                  scheduler::execute);
    } catch (Problem onItsWay) {
      scheduler.schedule(LOOK_EVERY, this::look);
    }
  }

  private void tell(ObjectNode state) {
    boolean same = last.filter(known -> withoutTime(known).equals(withoutTime(state))).isPresent();
    quietLooks = same ? quietLooks + 1 : 0;
    if (!same) {
      last = Optional.of(state);
      send(event(state));
    } else if (quietLooks % LOOKS_UNTIL_COMMENT == 0) {
      send(COMMENT);
    }
  }

  private void send(byte[] bytes) {
    watchers.forEach(watcher -> watcher.accept(bytes));
  }

  private static ObjectNode withoutTime(ObjectNode state) {
    return state.deepCopy().without("at");
  }

  private static byte[] event(ObjectNode state) {
    return ("event: nodes\ndata: " + state + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
