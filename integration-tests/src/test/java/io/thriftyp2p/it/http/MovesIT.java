package io.thriftyp2p.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.it.Server;
import io.thriftyp2p.it.Servers;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node with data on disk goes into another ring, is written to meanwhile, and is killed. */
class MovesIT {
  private static final int KILLS = Integer.getInteger("http.kills", 1);
  private static final int KEYS = Integer.getInteger("http.keys", 2_000);
  private static final long SEED = Long.getLong("http.seed", System.nanoTime() & 0xffffff);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A move of so many keys takes about so long. */
  private static final int LONGEST_WAIT_MILLIS = 2_500;

  @RegisterExtension private final Servers servers = new Servers();

  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Random random = new Random(SEED);

  private WebNode ring() throws Exception {
    return new WebNode("there", servers.store("--memory", "--alone", "--name", "there"));
  }

  private WebNode start(Path data) throws Exception {
    Server server = servers.store("--data", data.toString(), "--alone", "--name", "here");
    return new WebNode("here", server);
  }

  private void put(WebNode node, String key, String value) throws Exception {
    node.put(key, value);
    acknowledged.put(key, value);
  }

  @Test
  void whatIsWrittenToANodeThatGoesIntoAnotherRingIsThereAfterwards() throws Exception {
    WebNode there = ring();
    WebNode here = start(servers.newDirectory());
    put(there, "there", "from there");
    put(there, "both", "old");
    put(here, "both", "new");
    AtomicBoolean moved = new AtomicBoolean();
    AtomicInteger duringMove = new AtomicInteger();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !moved.get(); i++) {
                if (tryToPut(here, "during" + i, "v" + i)) {
                  duringMove.incrementAndGet();
                }
              }
            });
    here.join(there);
    moved.set(true);
    writer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(duringMove.get()).as("writes while it moved").isPositive();
    for (WebNode node : new WebNode[] {here, there}) {
      assertThat(node.peers()).hasSize(2);
      assertAllThere(node);
    }
  }

  /** Whether it was acknowledged. */
  private boolean tryToPut(WebNode node, String key, String value) {
    try {
      if (node.send("PUT", "/db/" + key, BodyPublishers.ofString(value)).statusCode() == 200) {
        acknowledged.put(key, value);
        return true;
      }
    } catch (java.io.IOException e) {
      // Not acknowledged.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return false;
  }

  private void assertAllThere(WebNode node) throws Exception {
    for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
      assertThat(node.get(entry.getKey()))
          .as("%s of %s, seed %d", entry.getKey(), node.name(), SEED)
          .isEqualTo(entry.getValue());
    }
  }

  @Test
  void aNodeThatIsKilledOnItsWayToAnotherRingHasEverythingWhenItIsBack() throws Exception {
    int onTheWay = 0;
    for (int round = 0; round < KILLS; round++) {
      WebNode there = ring();
      Path data = servers.newDirectory();
      WebNode here = start(data);
      acknowledged.clear();
      for (int i = 0; i < KEYS; i++) {
        put(here, "key" + i, round + "v" + i);
      }
      CompletableFuture<Boolean> move = CompletableFuture.supplyAsync(() -> join(here, there));
      String when = round == 0 ? awaitCarried(data) : awaitAnyMoment(move);
      onTheWay += move.isDone() ? 0 : 1;
      here.server().close();
      WebNode back = start(data);
      // What it carries comes in after it has started.
      await()
          .alias("killed %s, seed %d".formatted(when, SEED))
          .atMost(LIMIT)
          .untilAsserted(() -> assertAllThere(back));
      back.server().close();
      there.server().close();
    }
    assertThat(onTheWay).as("kills that met a move").isPositive();
  }

  /** Between its two lives: what it is to bring along has been set aside. */
  private static String awaitCarried(Path data) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(LIMIT)
        .until(() -> Files.isDirectory(data.resolve("carried")));
    return "with what it carries";
  }

  private String awaitAnyMoment(CompletableFuture<Boolean> move) throws Exception {
    int wait = random.nextInt(LONGEST_WAIT_MILLIS);
    try {
      move.get(wait, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It is on its way.
    }
    return "after " + wait + " ms";
  }

  private static boolean join(WebNode here, WebNode there) {
    try {
      here.join(there);
      return true;
    } catch (java.io.IOException | InterruptedException | AssertionError e) {
      return false;
    }
  }
}
