package io.thriftyp2p.it.hostile.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.thriftyp2p.it.hostile.crowd.Dialogue;
import io.thriftyp2p.it.hostile.crowd.Dialogue.Heard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests whose end two servers may see in different places. The node has to refuse them and end
 * the connection, or to see one request; two answers would mean that one was hidden in the other.
 */
final class Smuggling implements Attack {
  private static final int SILENCE_MILLIS = 1_500;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  /** The request that must not be answered. */
  private static final String HIDDEN = "GET /v1/status HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final String CHUNK = "3\r\nabc\r\n";
  private static final String LAST = "0\r\n\r\n";

  @Override
  public String name() {
    return "smuggling";
  }

  @Override
  public String what(Target target) {
    return bodies().size()
        + " HTTP requests whose end is unclear, each with a second one behind it";
  }

  @Override
  public Seen run(Target target) throws Exception {
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    int once = 0;
    for (Map.Entry<String, String> each : bodies().entrySet()) {
      byte[] bytes = each.getValue().getBytes(ISO_8859_1);
      Heard heard = Dialogue.say(target.address(), bytes, SILENCE_MILLIS);
      List<String> statuses = new ArrayList<>();
      for (Matcher status = STATUS.matcher(heard.text()); status.find(); ) {
        statuses.add(status.group(1));
      }
      boolean end = !statuses.isEmpty() && isRefusal(statuses.get(statuses.size() - 1));
      if (end && heard.closed() && statuses.size() == 1) {
        refused++;
      } else if (statuses.isEmpty() || (end && heard.closed() && statuses.size() == 2)) {
        once++;
      } else {
        wrong.add(
            "%s: answered %s, and the connection is %s"
                .formatted(each.getKey(), statuses, heard.closed() ? "closed" : "open"));
      }
    }
    return new Seen(
        "%d refused and closed, %d taken for one request, or none, and the rest refused and closed"
            .formatted(refused, once),
        wrong);
  }

  private static boolean isRefusal(String status) {
    return status.matches("400|413|414|431|501|505");
  }

  private static String put(String lines, String rest) {
    return "PUT /v1/keys/smuggled HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + rest;
  }

  /** The head announces chunks in some way, and chunks follow. */
  private static String chunked(String lines) {
    return put(lines, CHUNK + LAST + HIDDEN);
  }

  private static Map<String, String> bodies() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "length and chunks", put("Content-Length: 5\r\nTransfer-Encoding: chunked", LAST + HIDDEN));
    all.put(
        "chunks and length",
        put("Transfer-Encoding: chunked\r\nContent-Length: " + HIDDEN.length(), LAST + HIDDEN));
    all.put("two lengths", put("Content-Length: 3\r\nContent-Length: 4", "abcd" + HIDDEN));
    all.put("two lengths in a line", put("Content-Length: 3, 4", "abcd" + HIDDEN));
    all.put("length twice in a line", put("Content-Length: 3, 3", "abc" + HIDDEN));
    for (String length : List.of("+3", "-3", "0x3", "3;", "3 3", "3_", "99999999999999999999")) {
      all.put("length '" + length + "'", put("Content-Length: " + length, "abc" + HIDDEN));
    }
    all.put("space before the colon", put("Content-Length : 3", "abc" + HIDDEN));
    all.put("length, folded", put("Content-Length:\r\n 3", "abc" + HIDDEN));
    for (String coding :
        List.of(
            "chunked, identity",
            "identity, chunked",
            "gzip, chunked",
            "xchunked",
            "chunked;q=1",
            "chunked, chunked",
            "\"chunked\"",
            "chun\tked",
            "\u000bchunked",
            "identity")) {
      all.put("coding '" + coding.strip() + "'", chunked("Transfer-Encoding: " + coding));
    }
    all.put("coding, folded", chunked("Transfer-Encoding:\r\n chunked"));
    all.put("coding, folded within", chunked("Transfer-Encoding: chunked,\r\n identity"));
    all.put("two codings", chunked("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"));
    all.put("coding with a space before the colon", chunked("Transfer-Encoding : chunked"));
    all.put("coding after a space", chunked(" Transfer-Encoding: chunked"));
    all.put("coding without a name", chunked(": chunked"));
    all.put("NUL in a name", chunked("Transfer-Encod\u0000ing: chunked"));
    all.put("NUL in a value", put("X: a\u0000b", HIDDEN));
    all.put("CR in a value", put("X: a\rTransfer-Encoding: chunked", LAST + HIDDEN));
    all.put(
        "a bare LF after a line", put("X: a\nTransfer-Encoding: chunked", CHUNK + LAST + HIDDEN));
    all.put(
        "HTTP/1.0 with chunks", chunked("Transfer-Encoding: chunked").replace("/1.1\r", "/1.0\r"));
    all.put("HTTP/1.9", HIDDEN.replace("/1.1", "/1.9") + HIDDEN);
    all.put("no version", "GET /v1/status\r\nHost: a\r\n\r\n" + HIDDEN);
    all.put("two spaces in the request line", HIDDEN.replace(" HTTP", " x HTTP") + HIDDEN);
    all.put("bare LFs only", HIDDEN.replace("\r\n", "\n") + HIDDEN);
    all.put("a head of 1 MB", put("X: " + "a".repeat(1 << 20), HIDDEN));
    all.put("100,000 header lines", put("X: a\r\n".repeat(99_999) + "X: a", HIDDEN));
    all.put("a path of 1 MB", "GET /v1/keys/" + "k".repeat(1 << 20) + " HTTP/1.1\r\n\r\n" + HIDDEN);
    all.putAll(chunks());
    return all;
  }

  private static Map<String, String> chunks() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String size :
        List.of(
            "ffffffff",
            "7fffffff",
            "100000003",
            "10000000000000003",
            "-3",
            "+3",
            "0x3",
            " 3",
            "3 ",
            "g",
            "")) {
      all.put("a chunk of '" + size + "'", coded(size + "\r\nabc\r\n" + LAST + HIDDEN));
    }
    all.put("a chunk ended by LF", coded("3\nabc\n0\n\n" + HIDDEN));
    all.put("a chunk longer than it says", coded("3\r\nabcXY\r\n" + LAST + HIDDEN));
    all.put("a chunk with an extension and LF", coded("3;x=\n1\r\nabc\r\n" + LAST + HIDDEN));
    all.put(
        "an extension of 1 MB", coded("3;" + "x".repeat(1 << 20) + "\r\nabc\r\n" + LAST + HIDDEN));
    all.put(
        "trailers of 1 MB", coded(CHUNK + "0\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n" + HIDDEN));
    return all;
  }

  private static String coded(String body) {
    return put("Transfer-Encoding: chunked", body);
  }
}
