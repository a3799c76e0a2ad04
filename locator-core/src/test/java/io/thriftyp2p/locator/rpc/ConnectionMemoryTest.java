package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionMemoryTest {
  private static final int BYTES = 4 << 20;

  private final RpcConfig config =
      TestConfig.with(1, 1 << 20).toBuilder().maxBytesInFlight(BYTES).build();
  private final ServerShared server = new ServerShared(config);

  @Test
  void nodesDoNotWaitForWhatStrangersDoNotTake() {
    ConnectionMemory memory = new ConnectionMemory(server, Runnable::run, () -> {}, () -> {});
    server.rooms().unsent().budget().adjust(BYTES);
    server.rooms().inFlight().budget().adjust(2 * BYTES);
    assertThat(memory.tooMuchUnsent()).isTrue();
    memory.moveToPeers();
    assertThat(memory.tooMuchUnsent()).isFalse();
    server.roomsOfPeers().unsent().budget().adjust(BYTES);
    assertThat(memory.tooMuchUnsent()).isTrue();
  }

  @Test
  void whatAConnectionHoldsMovesWithIt() {
    Room from = Room.of(50_000);
    Room to = Room.of(50_000);
    MemoryShare share = new MemoryShare(from, bound -> {}, () -> {}, () -> {});
    share.report(60_000, 10_000, false);
    assertThat(from.budget().isExhausted()).isTrue();
    share.moveTo(to);
    assertThat(from.budget().tryTake(50_000)).isTrue();
    assertThat(to.budget().isExhausted()).isTrue();
    assertThat(share.held()).isEqualTo(70_000);
    share.report(0, 0, true);
    assertThat(to.budget().tryTake(50_000)).isTrue();
  }
}
