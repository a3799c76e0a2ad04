package io.thriftyp2p.locator.ring;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Members for tests. */
final class RingSamples {
  private RingSamples() {}

  /** Members 10.0.0.1:9900, 10.0.0.2:9900 and so on, of weight 1, in no zone. */
  static List<RingMember> members(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new RingMember(new Endpoint("10.0." + i / 256 + "." + i % 256, 9900)))
        .toList();
  }

  /** Members of weight 1 on random addresses of the network 10. */
  static List<RingMember> members(int count, RandomGenerator random) {
    Map<Endpoint, RingMember> members = new LinkedHashMap<>();
    while (members.size() < count) {
      int address = random.nextInt(1 << 24);
      String host = String.format("10.%d.%d.%d", address >> 16, address >> 8 & 255, address & 255);
      Endpoint endpoint = new Endpoint(host, 1024 + random.nextInt(60_000));
      members.put(endpoint, new RingMember(endpoint));
    }
    return new ArrayList<>(members.values());
  }
}
