package io.thriftyp2p.diststore.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * Times in UTC as text. Written by hand, since every answer with a value has two of them, and
 * {@code DateTimeFormatter} takes as long for one as the rest of the answer does.
 */
final class Timestamps {
  private static final String[] DAYS = new String[8];
  private static final String[] MONTHS = new String[13];

  static {
    for (java.time.DayOfWeek day : java.time.DayOfWeek.values()) {
      DAYS[day.getValue()] = day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }
    for (java.time.Month month : java.time.Month.values()) {
      MONTHS[month.getValue()] = month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }
  }

  private Timestamps() {}

  /** To the second. */
  private static LocalDateTime at(long millis) {
    return LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), 0, ZoneOffset.UTC);
  }

  /**
   * As ISO 8601 with milliseconds.
   *
   * @param millis since 1970
   */
  static String iso(long millis) {
    LocalDateTime time = at(millis);
    StringBuilder text = new StringBuilder(24);
    digits(text, time.getYear(), 4).append('-');
    digits(text, time.getMonthValue(), 2).append('-');
    digits(text, time.getDayOfMonth(), 2).append('T');
    clock(text, time).append('.');
    return digits(text, (int) Math.floorMod(millis, 1000L), 3).append('Z').toString();
  }

  /**
   * As HTTP has it (RFC 9110, section 5.6.7).
   *
   * @param millis since 1970
   */
  static String http(long millis) {
    LocalDateTime time = at(millis);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS[time.getDayOfWeek().getValue()]).append(", ");
    digits(text, time.getDayOfMonth(), 2).append(' ');
    text.append(MONTHS[time.getMonthValue()]).append(' ');
    digits(text, time.getYear(), 4).append(' ');
    return clock(text, time).append(" GMT").toString();
  }

  private static StringBuilder clock(StringBuilder text, LocalDateTime time) {
    digits(text, time.getHour(), 2).append(':');
    digits(text, time.getMinute(), 2).append(':');
    return digits(text, time.getSecond(), 2);
  }

  private static StringBuilder digits(StringBuilder text, int number, int width) {
    int power = 1;
    for (int i = 1; i < width; i++) {
      power *= 10;
    }
    int rest = number;
    for (; power > 0; power /= 10) {
      text.append((char) ('0' + rest / power % 10));
    }
    return text;
  }
}
