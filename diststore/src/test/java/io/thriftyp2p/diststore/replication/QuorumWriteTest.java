package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.ALL;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.GROUP;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.SELF;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class QuorumWriteTest {
  private static final Endpoint STRANGER = new Endpoint("127.0.0.1", 9909);
  private static final StoredEntry ENTRY =
      ThreeReplicas.entry(Key.of("k"), 5, Optional.of("value"));

  private final List<Endpoint> missed = new ArrayList<>();
  private final QuorumWrite write = new QuorumWrite(GROUP, ALL, ENTRY, 2, missed::add);

  private static CompletionStage<KeepAnswer> kept(boolean counts) {
    return CompletableFuture.completedStage(new KeepAnswer(ENTRY.versioned().version(), counts));
  }

  private static CompletionStage<KeepAnswer> failed(RuntimeException failure) {
    return CompletableFuture.failedStage(failure);
  }

  @Test
  void twoOfThreeAreEnough() {
    write.await(SELF, kept(true));
    assertThat(write.outcome()).isNotDone();
    write.await(SECOND, kept(true));
    assertThat(write.outcome()).isCompletedWithValueMatching(QuorumWrite.Outcome::enough);
  }

  @Test
  void aHintForAReplicaThatIsAwayCountsForNothing() {
    write.skip(SECOND);
    write.await(SELF, kept(true));
    assertThat(missed).containsExactly(SECOND);
    assertThat(write.outcome()).isNotDone();
    write.skip(THIRD);
    assertThat(write.outcome())
        .isCompletedWithValueMatching(outcome -> !outcome.enough() && outcome.accepted() == 1);
  }

  @Test
  void aReplicaThatAnswersTwiceCountsOnce() {
    write.await(SECOND, kept(true));
    write.await(SECOND, kept(true));
    assertThat(write.outcome()).isNotDone();
  }

  @Test
  void whoIsNotOfTheGroupOrNotWholeCountsForNothing() {
    write.await(STRANGER, kept(true));
    write.await(SECOND, kept(false));
    write.await(SELF, kept(true));
    assertThat(write.outcome()).isNotDone();
  }

  @Test
  void anAnswerThatDidNotComeInTimeMayHaveBeenOneOfSuccess() {
    QuorumWrite one = new QuorumWrite(GROUP, ALL, ENTRY, 1, missed::add);
    one.await(SECOND, failed(new PeerTimedOutException(SECOND, "its time is over")));
    one.await(THIRD, failed(new NotReplicaException("no", List.of())));
    one.await(SELF, failed(new NotReplicaException("no", List.of())));
    assertThat(one.outcome())
        .isCompletedWithValueMatching(outcome -> !outcome.enough() && outcome.maybeKept());
    assertThat(missed).contains(SECOND);
  }

  @Test
  void whatNobodyCanHaveKeptWasNotApplied() {
    QuorumWrite one = new QuorumWrite(GROUP, ALL, ENTRY, 1, missed::add);
    one.await(SECOND, failed(new PeerUnreachableException(SECOND, true, "refused")));
    one.await(THIRD, failed(new NotReplicaException("no", List.of())));
    one.await(SELF, failed(new NotReplicaException("no", List.of())));
    assertThat(one.outcome())
        .isCompletedWithValueMatching(outcome -> !outcome.enough() && !outcome.maybeKept());
  }
}
