package io.thriftyp2p.benchmarks.micro;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.List;
import java.util.stream.IntStream;

/** Rings of members in one network. */
final class SampleRing {
  static final Layout LAYOUT = Layout.SLOTS;

  private SampleRing() {}

  static HashRing of(int members) {
    return HashRing.of(LAYOUT, members(members));
  }

  static List<RingMember> members(int count) {
    return IntStream.range(0, count).mapToObj(SampleRing::member).toList();
  }

  static RingMember member(int number) {
    return new RingMember(new Endpoint("10.0." + number / 256 + "." + number % 256, 9900));
  }
}
