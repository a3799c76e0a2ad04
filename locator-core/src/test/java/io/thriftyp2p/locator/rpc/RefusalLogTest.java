package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final RefusalLog log = new RefusalLog(now::get, lines::add);
  private final InetSocketAddress who =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1234);

  @Test
  void thousandsInASecondAreOneLineAndTheNextOneCountsThem() {
    for (int i = 0; i < 5_000; i++) {
      log.refused(who, "it has expired");
    }
    assertThat(lines).containsExactly("refused %s: it has expired".formatted(at()));
    now.addAndGet(SECOND - 1);
    log.refused(who, "it has expired");
    assertThat(lines).hasSize(1);
    now.addAndGet(1);
    log.refused(who, "no TLS");
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("refused %s: no TLS (and 5000 others before)".formatted(at()));
  }

  @Test
  void whoIsGoneAlreadyIsSomebody() {
    log.refused(null, "no TLS");
    assertThat(lines).containsExactly("refused somebody: no TLS");
  }

  private String at() {
    return who.toString().substring(who.toString().indexOf('/') + 1);
  }
}
