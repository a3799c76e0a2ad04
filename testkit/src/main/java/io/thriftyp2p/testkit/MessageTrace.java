package io.thriftyp2p.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.locator.node.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32C;

/** What nodes said to each other: the last messages in words, and a digest of all of them. */
public final class MessageTrace {
  private static final int KEPT = 1_000;

  private final Deque<String> last = new ArrayDeque<>();
  private final CRC32C crc = new CRC32C();
  private long count;

  MessageTrace() {}

  void add(long nanos, Endpoint from, Endpoint to, byte[] message) {
    String line =
        "%.6f %s > %s %s, %d bytes"
            .formatted(nanos / 1e9, from, to, method(message), message.length);
    crc.update(line.getBytes(UTF_8));
    crc.update(message);
    count++;
    last.add(line);
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  /** The name in the header of a message in strict binary. */
  private static String method(byte[] message) {
    ByteBuffer header = ByteBuffer.wrap(message);
    byte[] name = new byte[header.getInt(4)];
    header.get(8, name);
    return new String(name, UTF_8);
  }

  /** The last requests, at most {@value #KEPT}: when, who to whom, what, and how much. */
  public List<String> last() {
    return List.copyOf(last);
  }

  /** Two runs with the same digest and count have sent the same bytes at the same times. */
  public long digest() {
    return crc.getValue();
  }

  /** How many requests were sent. */
  public long count() {
    return count;
  }
}
