package io.thriftyp2p.locator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HandshakeThreadTest {
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begin = new CountDownLatch(1);
  private final HandshakeThread thread = new HandshakeThread();

  private Executor of(int last) throws Exception {
    return thread.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}));
  }

  private void awaitBegin() {
    try {
      begin.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void eachAddressHasItsTurn() throws Exception {
    CountDownLatch all = new CountDownLatch(8);
    of(9).execute(this::awaitBegin);
    for (int address : new int[] {1, 1, 1, 1, 2, 2, 1, 3}) {
      of(address)
          .execute(
              () -> {
                done.add("of " + address);
                all.countDown();
              });
    }
    begin.countDown();
    all.await();
    assertThat(done)
        .containsExactly("of 1", "of 2", "of 3", "of 1", "of 2", "of 1", "of 1", "of 1");
    thread.close();
  }

  @Test
  void workThatFailsKeepsNobodyFromTheNext() throws Exception {
    CountDownLatch after = new CountDownLatch(1);
    of(1)
        .execute(
            () -> {
              throw new IllegalStateException("meant to fail");
            });
    of(1).execute(after::countDown);
    after.await();
    thread.close();
    assertThatThrownBy(() -> of(1).execute(after::countDown))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
