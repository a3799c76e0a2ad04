package io.thriftyp2p.it.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.it.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownHolesTest {
  static final Path TABLE = Command.ROOT.resolve(".ci/known-holes.tsv");

  private static final KnownHoles HOLES =
      KnownHoles.parse(
          List.of(
              "# a comment",
              "",
              "io.netty:netty-handler\t4.1.137.Final 4.2.17.Final\tCVE-1\tthe host's name",
              "a:b\t2.18.9 2.21.5 2.22.1\tCVE-2\tignored"));

  @ParameterizedTest
  @ValueSource(strings = {"4.2.17.Final", "4.2.20.Final", "4.1.137.Final", "4.3.0.Final", "5.0.0"})
  void aVersionIsSoundFromTheFixOfItsBranchOn(String version) {
    assertThat(HOLES.of("io.netty:netty-handler", version)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.2.16.Final", "4.2.0.Final", "4.1.136.Final", "4.0.99.Final", "3.9"})
  void anEarlierOneHasTheHole(String version) {
    assertThat(HOLES.of("io.netty:netty-handler", version))
        .singleElement()
        .asString()
        .contains("io.netty:netty-handler " + version, "CVE-1", "4.2.17.Final");
  }

  @Test
  void aBranchThatIsNotMendedIsNotSoundThoughItIsLaterThanSomeFix() {
    assertThat(HOLES.of("a:b", "2.20.9")).hasSize(1);
    assertThat(HOLES.of("a:b", "2.22.0")).hasSize(1);
    assertThat(HOLES.of("a:b", "2.23.0")).isEmpty();
  }

  @Test
  void otherArtifactsAreNotConcerned() {
    assertThat(HOLES.of("io.netty:netty-buffer", "4.0.0.Final")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b\t1.0\tCVE-1", "a:b\t\tCVE-1\twhat", "a:b 1.0 CVE-1 what"})
  void aLineThatIsNoHoleIsRefused(String line) {
    assertThatThrownBy(() -> KnownHoles.parse(List.of(line))).hasMessageContaining(line);
  }

  @Test
  void theTableNamesEachHoleOfAnArtifactOnce() throws Exception {
    KnownHoles known = KnownHoles.read(TABLE);
    assertThat(known.holes()).hasSizeGreaterThan(50);
    Set<String> seen = new HashSet<>();
    for (KnownHoles.Hole hole : known.holes()) {
      assertThat(seen.add(hole.artifact() + " " + hole.id())).as("twice: %s", hole).isTrue();
      assertThat(hole.id()).matches("CVE-\\d{4}-\\d{4,}|GHSA(-[0-9a-z]{4}){3}");
      assertThat(hole.artifact()).matches("[^:]+:[^:]+");
    }
  }

  /** Test tools and plugins, too, which the bill of materials does not name. */
  @Test
  void noVersionInThePomsHasAKnownHole() throws Exception {
    KnownHoles known = KnownHoles.read(TABLE);
    List<String> found = new ArrayList<>();
    List<Poms.Pin> pins = Poms.read().pins();
    assertThat(pins).hasSizeGreaterThan(30);
    pins.forEach(pin -> found.addAll(known.of(pin.artifact(), pin.version())));
    assertThat(found).isEmpty();
  }
}
