package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;

/**
 * How much each node sends. To the encoded message are added {@value #CALL_HEADER} bytes for the
 * header of the call and of its frame, and twice {@value #PACKET_HEADERS} for Ethernet, IP and TCP:
 * once for the packet and once for an acknowledgement of its own, which is more than a busy
 * connection needs.
 */
public final class TrafficMeter {
  public static final int PACKET_HEADERS = 66;
  public static final int CALL_HEADER = 40;

  private final Map<Endpoint, Sent> sent = new HashMap<>();

  private static final class Sent {
    long messages;
    long bytes;
  }

  /**
   * @param encodedBytes of the message itself
   */
  public void sent(Endpoint sender, int encodedBytes) {
    Sent counter = sent.computeIfAbsent(sender, unknown -> new Sent());
    counter.messages++;
    counter.bytes += encodedBytes + CALL_HEADER + 2L * PACKET_HEADERS;
  }

  public void reset() {
    sent.clear();
  }

  /** Over the nodes that have sent anything since the last reset. */
  public LongSummaryStatistics bytes() {
    return sent.values().stream().mapToLong(counter -> counter.bytes).summaryStatistics();
  }

  /** Over the nodes that have sent anything since the last reset. */
  public LongSummaryStatistics messages() {
    return sent.values().stream().mapToLong(counter -> counter.messages).summaryStatistics();
  }
}
