package io.thriftyp2p.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void aBrokenSeedPrintsHowToReplayIt() {
    assertThatThrownBy(
            () -> Seeds.forEach(10, "mvn test -Dtest=X", seed -> assertThat(seed).isLessThan(7)))
        .hasMessage("seed 7 is broken; replay it with: mvn test -Dtest=X -Dseed=7");
  }
}
