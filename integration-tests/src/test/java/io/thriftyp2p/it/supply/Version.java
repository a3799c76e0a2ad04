package io.thriftyp2p.it.supply;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Maven artifacts have it: numbers, and perhaps a word such as {@code Final} or {@code
 * RC1}. It is compared by its numbers, then by whether the word stands for something before the
 * release; that is all that the libraries in use need.
 */
record Version(List<BigInteger> numbers, boolean early, String text)
    implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)*)(?:[.-](.+))?");
  private static final Pattern EARLY =
      Pattern.compile("(alpha|beta|cr|rc|m|pre|ea|snapshot)[.-]?\\d*.*");

  static Version parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no version");
    }
    List<BigInteger> numbers = new ArrayList<>();
    for (String number : matcher.group(1).split("\\.", -1)) {
      numbers.add(new BigInteger(number));
    }
    String word = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
    return new Version(List.copyOf(numbers), EARLY.matcher(word).matches(), text);
  }

  /** Whether both are of one branch: their first two numbers are the same. */
  boolean sameBranch(Version other) {
    return number(0).equals(other.number(0)) && number(1).equals(other.number(1));
  }

  private BigInteger number(int place) {
    return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
  }

  @Override
  public int compareTo(Version other) {
    int places = Math.max(numbers.size(), other.numbers.size());
    for (int place = 0; place < places; place++) {
      int order = number(place).compareTo(other.number(place));
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(other.early, early);
  }

  @Override
  public String toString() {
    return text;
  }
}
