package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.thriftyp2p.diststore.storage.Key;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request, as its route gets it.
 *
 * @param rest of the path, behind what the route begins with, as it came over the wire
 * @param query by name, as it came over the wire
 * @param body the array becomes the route's; empty where none came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(String rest, Map<String, String> query, HttpHeaders headers, byte[] body) {

  /** The parameters behind the question mark; of one that is given twice the last one. */
  static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int end = pair.indexOf('=');
        query.put(end < 0 ? pair : pair.substring(0, end), end < 0 ? "" : pair.substring(end + 1));
      }
    }
    return query;
  }

  /**
   * The rest of the path as a key.
   *
   * @throws Problem when it is longer than keys may be
   */
  Key key(int maxBytes) {
    return key(rest, maxBytes);
  }

  static Key key(String encoded, int maxBytes) {
    byte[] bytes = PercentCoding.decode(encoded);
    if (bytes.length > maxBytes) {
      throw Problem.bad(
          "the key has %d bytes, and at most %d are taken".formatted(bytes.length, maxBytes));
    }
    return Key.of(bytes);
  }

  /** A parameter, decoded as text. */
  Optional<String> text(String name) {
    return Optional.ofNullable(query.get(name))
        .map(
            value ->
                new String(PercentCoding.decode(value.replace('+', ' ')), StandardCharsets.UTF_8));
  }

  /**
   * A parameter that is a whole number.
   *
   * @throws Problem when it is none, or out of its bounds
   */
  long number(String name, long standard, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return standard;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw Problem.bad("%s is '%s'; give %d to %d".formatted(name, text.get(), least, most));
  }

  Optional<String> header(CharSequence name) {
    return Optional.ofNullable(headers.get(name));
  }
}
