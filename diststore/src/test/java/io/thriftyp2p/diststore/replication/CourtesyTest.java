package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private final ThreeReplicas replicas = new ThreeReplicas();
  private final Courtesy courtesy = new Courtesy(replicas.scheduler);

  @Test
  void isDueWhileOthersBringSomethingOver() {
    assertThat(courtesy.isDue()).isFalse();
    courtesy.pulled();
    assertThat(courtesy.isDue()).isTrue();
    replicas.time.run(Duration.ofSeconds(1));
    assertThat(courtesy.isDue()).isTrue();
    replicas.time.run(Duration.ofSeconds(2));
    assertThat(courtesy.isDue()).isFalse();
  }

  @Test
  void hasAnEnd() {
    int waited = 0;
    do {
      courtesy.pulled();
      replicas.time.run(Duration.ofSeconds(1));
      waited++;
    } while (courtesy.isDue());
    assertThat(waited).isBetween(50, 70);
  }
}
