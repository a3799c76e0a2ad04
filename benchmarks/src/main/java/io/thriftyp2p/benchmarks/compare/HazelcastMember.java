package io.thriftyp2p.benchmarks.compare;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

/** One member of a Hazelcast cluster, until the process is ended. */
final class HazelcastMember {
  private HazelcastMember() {}

  /** Takes its own port, and those of all members separated by commas. */
  public static void main(String[] args) {
    Addresses all = Addresses.parse(args[1]);
    HazelcastInstance member =
        Hazelcast.newHazelcastInstance(HazelcastSetup.member(Integer.parseInt(args[0]), all));
    MemberCount.await(all.ports().size(), () -> member.getCluster().getMembers().size());
  }
}
