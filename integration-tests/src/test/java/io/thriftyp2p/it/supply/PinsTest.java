package io.thriftyp2p.it.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** The same sources are built of the same things, today and in a year. */
class PinsTest {
  private static final String OURS = "io.thriftyp2p:";

  @Test
  void everyVersionIsOneVersion() throws Exception {
    for (Poms.Pin pin : Poms.read().pins()) {
      // No range, no LATEST, no property that nothing sets.
      assertThatCode(() -> Version.parse(pin.version())).as("%s", pin).doesNotThrowAnyException();
    }
  }

  @Test
  void nothingOfOthersIsASnapshot() throws Exception {
    assertThat(Poms.read().pins())
        .filteredOn(pin -> !pin.artifact().startsWith(OURS))
        .hasSizeGreaterThan(30)
        .noneMatch(pin -> pin.version().contains("SNAPSHOT"));
  }

  /** Else it would be the one that the Maven at hand comes with. */
  @Test
  void everyPluginHasAVersion() throws Exception {
    assertThat(Poms.read().pluginsWithoutVersion()).isEmpty();
  }
}
