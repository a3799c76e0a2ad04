package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OperationGateTest {
  private final OperationGate gate = new OperationGate();

  @Test
  void nothingIsUnderWayAtFirst() {
    assertThat(gate.drained()).isCompleted();
  }

  @Test
  void waitsForTheWritesThatBeganBeforeTheSwap() {
    OperationGate.Epoch write = gate.enter();
    gate.advance();
    CompletableFuture<Void> drained = gate.drained();
    assertThat(drained).isNotCompleted();
    write.exit();
    assertThat(drained).isCompleted();
  }

  @Test
  void doesNotWaitForTheWritesThatBeganAfterIt() {
    gate.advance();
    OperationGate.Epoch write = gate.enter();
    assertThat(gate.drained()).isCompleted();
    write.exit();
  }

  @Test
  void aWriteOfAnEarlierEpochHoldsUpTheLaterOnes() {
    OperationGate.Epoch first = gate.enter();
    gate.advance();
    OperationGate.Epoch second = gate.enter();
    gate.advance();
    second.exit();
    assertThat(gate.drained()).isNotCompleted();
    first.exit();
    assertThat(gate.drained()).isCompleted();
  }
}
