package io.thriftyp2p.benchmarks.compare;

import java.io.IOException;
import org.infinispan.manager.EmbeddedCacheManager;

/** One member of an Infinispan cluster, until the process is ended. */
final class InfinispanMember {
  private InfinispanMember() {}

  /** Takes its own port, and those of all members separated by commas. */
  public static void main(String[] args) throws IOException {
    Addresses all = Addresses.parse(args[1]);
    EmbeddedCacheManager manager = InfinispanSetup.start(Integer.parseInt(args[0]), all, true);
    MemberCount.await(all.ports().size(), () -> manager.getMembers().size());
  }
}
