package io.thriftyp2p.diststore.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The Date of answers, made once a second. Safe for use by many threads. */
final class ServerDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final LongSupplier wallMillis;
  private volatile Made made = new Made(Long.MIN_VALUE, "");

  ServerDate(LongSupplier wallMillis) {
    this.wallMillis = wallMillis;
  }

  private record Made(long second, String text) {}

  String now() {
    long second = TimeUnit.MILLISECONDS.toSeconds(wallMillis.getAsLong());
    Made last = made;
    if (last.second != second) {
      last = new Made(second, of(TimeUnit.SECONDS.toMillis(second)));
      made = last;
    }
    return last.text;
  }

  /** A time as HTTP writes it (RFC 9110, section 5.6.7). */
  static String of(long millis) {
    return FORMAT.format(Instant.ofEpochMilli(millis));
  }
}
