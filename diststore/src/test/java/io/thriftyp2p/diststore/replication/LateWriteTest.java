package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.ring.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A write that reaches a replica long after its client has given it up, and gone on. */
class LateWriteTest {
  private static final Key KEY = Key.of("key");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** No client asks another node earlier. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofMillis(260);

  private static final WriteOptions FIRST_TRY = WriteOptions.DEFAULTS.named(7, false);
  private static final WriteOptions REPEATED = WriteOptions.DEFAULTS.named(7, true);

  private final SimulatedStore store = new SimulatedStore(1, Layout.SLOTS, 3);
  private final SimulatedStoreNode slow = store.start();
  private final SimulatedStoreNode other = store.start();

  LateWriteTest() {
    store.start();
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
  }

  @Test
  void aWriteThatANodeReadsAfterAPauseDoesNotUndoWhatFollowed() {
    assertThat(readAfterLateWrite(true)).isEmpty();
    assertThat(readAfterLateWrite(false)).isEmpty();
  }

  private Optional<Versioned> readAfterLateWrite(boolean timersFirst) {
    slow.scheduler.pause();
    var late = sendTo(slow, FIRST_TRY);
    store.time.run(GIVEN_UP_AFTER);
    assertThat(done(sendTo(other, REPEATED))).isNotNull();
    assertThat(done(other.replicator.delete(KEY, WriteOptions.DEFAULTS, TIMEOUT))).isNotNull();
    assertThat(late).isNotDone();
    slow.scheduler.resume(timersFirst);
    done(late.exceptionally(failure -> null));
    return done(other.replicator.get(KEY, Consistency.ALL, TIMEOUT));
  }

  private CompletableFuture<Version> sendTo(SimulatedStoreNode node, WriteOptions options) {
    CompletableFuture<Version> answer = new CompletableFuture<>();
    byte[] value = "value".getBytes(StandardCharsets.UTF_8);
    node.scheduler.arrive(
        () ->
            node.replicator
                .fromPeers()
                .write(KEY, Optional.of(value), options, TIMEOUT)
                .whenComplete(
                    (version, failure) -> {
                      if (failure == null) {
                        answer.complete(version);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    return answer;
  }

  private <T> T done(CompletableFuture<T> call) {
    assertThat(store.eventually(call::isDone)).isTrue();
    return call.join();
  }
}
