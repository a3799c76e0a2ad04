package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimestampsTest {
  private static final long YEAR_9999 = 253_402_300_799_999L;

  private static String formatted(String pattern, long millis) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochMilli(millis));
  }

  @Property(tries = 500)
  void timesAreWrittenAsTheLibraryWritesThem(
      @ForAll @LongRange(min = 0, max = YEAR_9999) long millis) {
    assertThat(Timestamps.iso(millis)).isEqualTo(formatted("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", millis));
    assertThat(Timestamps.http(millis))
        .isEqualTo(formatted("EEE, dd MMM yyyy HH:mm:ss 'GMT'", millis));
  }
}
