package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.memory.MemoryWriter;
import io.thriftyp2p.locator.memory.NodeMemory;
import io.thriftyp2p.locator.memory.RememberedNode;
import io.thriftyp2p.locator.memory.RememberedRing;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down what a node has to know when it is started again, after each change of its ring. A
 * node without a memory writes nothing. Decides in membership's thread.
 */
final class NodeRecorder {
  /**
   * Within the time that the ring remembers who has left it, so often it is noted that all is well.
   */
  private static final int NOTES = 24;

  private final boolean remembers;
  private final Duration betweenNotes;
  private final RingKeeper keeper;
  private final Scheduler scheduler;
  private final Member self;
  private final MemoryWriter writer;
  private Optional<RememberedNode> last = Optional.empty();
  private boolean handedOver;

  NodeRecorder(NodeParts parts) {
    NodeMemory memory = parts.config().memory();
    this.remembers = memory != NodeMemory.NONE;
    this.betweenNotes = parts.config().membership().forgetAfter().dividedBy(NOTES);
    this.keeper = parts.keeper();
    this.scheduler = parts.scheduler();
    this.self = parts.self();
    this.writer = new MemoryWriter(memory, parts.runtime().blocking()::inBackground);
  }

  void start() {
    if (remembers) {
      keeper.addListener(change -> record(change.after().view(), false));
      noteLater();
    }
  }

  private void noteLater() {
    scheduler.schedule(
        betweenNotes,
        () -> {
          keeper.view().ifPresent(view -> record(view, true));
          noteLater();
        });
  }

  private void record(View view, boolean anyway) {
    if (handedOver) {
      return;
    }
    RememberedNode now =
        new RememberedNode(
            self.id(),
            self.endpoint(),
            view.member(self.endpoint()).orElse(self).incarnation(),
            keeper
                .identity()
                .map(
                    identity ->
                        RememberedRing.of(
                            identity, view, self.endpoint(), scheduler.wallMillis())));
    boolean known = last.filter(now::saysTheSameAs).isPresent();
    if (anyway || !known || writer.written().isCompletedExceptionally()) {
      last = Optional.of(now);
      writer.write(now);
    }
  }

  /**
   * Completes in membership's thread when what is known now is saved; fails with a {@link
   * RingEntryException} when it cannot be.
   */
  CompletableFuture<Void> recorded() {
    return Stages.completeIn(scheduler::execute, writer.written())
        .exceptionally(
            failure -> {
              throw RingEntryException.notRemembered(Failures.cause(failure));
            })
        .toCompletableFuture();
  }

  /**
   * The node has handed over what it held: it belongs to the ring no more, if there is anybody left
   * in it. The last member takes its ring along.
   */
  void handedOver() {
    scheduler.execute(
        () -> {
          boolean somebodyStays =
              keeper.ring().members().stream()
                  .anyMatch(member -> !member.endpoint().equals(self.endpoint()));
          if (remembers && somebodyStays) {
            handedOver = true;
            last.map(RememberedNode::withoutRing).ifPresent(writer::write);
          }
        });
  }

  /** Saves nothing any more; completes when no save is under way. */
  CompletableFuture<Void> close() {
    return writer.close();
  }
}
