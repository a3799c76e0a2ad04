package io.thriftyp2p.it.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.9, 1.10",
    "4.2.9.Final, 4.2.10.Final",
    "4.1.133.Final, 4.2.0.Final",
    "2.13.4, 2.13.4.1",
    "2.22.1-rc1, 2.22.1",
    "4.2.0.RC3, 4.2.0.Final",
    "5.0.0.Alpha2, 5.0.0.Final",
    "1.0.0-SNAPSHOT, 1.0.0",
    "1.0.0-M2, 1.0.0",
    "0.9.3, 0.25.0",
    "9.99999999999999999999, 10"
  })
  void theFirstIsEarlier(String first, String second) {
    assertThat(Version.parse(first)).isLessThan(Version.parse(second));
    assertThat(Version.parse(second)).isGreaterThan(Version.parse(first));
  }

  @ParameterizedTest
  @CsvSource({"2.22, 2.22.0", "4.2.1.Final, 4.2.1", "33.4.8-jre, 33.4.8-android", "1, 1.0.0.0"})
  void bothAreTheSame(String first, String second) {
    assertThat(Version.parse(first)).isEqualByComparingTo(Version.parse(second));
  }

  @Test
  void theFirstTwoNumbersAreTheBranch() {
    Version version = Version.parse("4.2.20.Final");
    assertThat(version.sameBranch(Version.parse("4.2.0"))).isTrue();
    assertThat(version.sameBranch(Version.parse("4.1.20.Final"))).isFalse();
    assertThat(version.sameBranch(Version.parse("3.2.20.Final"))).isFalse();
    assertThat(Version.parse("4").sameBranch(Version.parse("4.0.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LATEST", "[1.0,2.0)", "${version.netty}", "1."})
  void whatIsNoVersionIsRefused(String text) {
    assertThatThrownBy(() -> Version.parse(text)).hasMessageContaining("'" + text + "'");
  }
}
