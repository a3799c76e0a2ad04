package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.KeyValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Entries that are read from a file, one a line: key, tab, value, each as its bytes are; or an
 * object in JSON. Empty lines are passed over; the last line needs no line feed.
 */
final class EntryLines {
  /** In JSON a byte may take six characters. */
  private static final int LONGEST = 6 * (Sizes.MAX_KEY + Sizes.MAX_VALUE) + 1_000;

  private final InputStream in;
  private final boolean json;
  private long number;

  EntryLines(InputStream in, boolean json) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.json = json;
  }

  /** The next entry; empty at the end. */
  Optional<KeyValue> next() throws IOException {
    while (true) {
      Optional<byte[]> line = line();
      if (line.isEmpty()) {
        return Optional.empty();
      }
      if (line.get().length > 0) {
        return Optional.of(entry(line.get()));
      }
    }
  }

  /** How many lines were read. */
  long number() {
    return number;
  }

  private Optional<byte[]> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    int next;
    while ((next = in.read()) >= 0 && next != '\n') {
      line.write(next);
      if (line.size() > LONGEST) {
        throw wrong("it is longer than any entry");
      }
    }
    if (next < 0 && line.size() == 0) {
      return Optional.empty();
    }
    number++;
    return Optional.of(line.toByteArray());
  }

  private KeyValue entry(byte[] line) {
    try {
      KeyValue entry = json ? EntryJson.read(new String(line, UTF_8)) : split(line);
      Sizes.checkedKey(entry.key());
      Sizes.checkedValue(entry.value());
      return entry;
    } catch (IllegalArgumentException | CommandFailure e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static KeyValue split(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\t') {
        return new KeyValue(Arrays.copyOf(line, i), Arrays.copyOfRange(line, i + 1, line.length));
      }
    }
    throw new IllegalArgumentException("it has no tab between key and value");
  }

  private CommandFailure wrong(String reason) {
    return new CommandFailure(
        ExitStatus.USAGE,
        "line " + Math.max(1, number) + ": " + reason + "; the lines before it are put");
  }
}
