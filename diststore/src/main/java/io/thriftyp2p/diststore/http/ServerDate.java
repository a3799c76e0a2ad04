package io.thriftyp2p.diststore.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The Date of answers, made once a second. Safe for use by many threads. */
final class ServerDate {
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
      last = new Made(second, Timestamps.http(TimeUnit.SECONDS.toMillis(second)));
      made = last;
    }
    return last.text;
  }
}
