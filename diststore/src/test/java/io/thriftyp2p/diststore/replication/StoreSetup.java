package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.ring.Layout;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a simulated store is like.
 *
 * @param slots in the place of 65,536, since each change of the ring looks at all of them
 * @param weight of each node: a light one has few points, and a ring of them is soon made
 * @param disks whether nodes have disks that outlive them
 */
record StoreSetup(
    Layout layout,
    int replicas,
    int slots,
    double weight,
    boolean disks,
    MembershipConfig membership,
    ReplicationConfig replication) {

  /** Nodes that keep everything in memory, for rings that change and nodes that never fail. */
  static StoreSetup inMemory(Layout layout, int replicas, RandomGenerator random) {
    int slots = 64;
    return new StoreSetup(
        layout,
        replicas,
        slots,
        1,
        false,
        MembershipConfig.DEFAULTS,
        pages(random, slots, ReplicationConfig.DEFAULTS));
  }

  /**
   * With small pages a slot, or a node's slots, take many of them, and the ring changes in between.
   */
  private static ReplicationConfig pages(RandomGenerator random, int slots, ReplicationConfig d) {
    return with(
        d,
        random.nextBoolean() ? 200 + random.nextInt(2000) : 512 * 1024,
        Math.min(16, slots) + random.nextInt(Math.max(1, slots - 15)),
        Math.max(1, slots / 4) + random.nextInt(slots),
        d.tombstoneGrace(),
        d.purgeInterval());
  }

  private static ReplicationConfig with(
      ReplicationConfig d,
      int pageBytes,
      int batch,
      int step,
      Duration grace,
      Duration purgeInterval) {
    return new ReplicationConfig(
        d.requestTimeout(),
        d.attemptTimeout(),
        d.hedgeAfter(),
        d.callTimeout(),
        pageBytes,
        batch,
        step,
        d.transferBytesPerSecond(),
        d.retryPause(),
        d.careInterval(),
        d.comparisonInterval(),
        d.hintLifetime(),
        d.maxHints(),
        grace,
        purgeInterval,
        d.stallTimeout(),
        d.maxKeyBytes(),
        d.maxValueBytes());
  }

  /** Nodes with disks. */
  static StoreSetup durable(int replicas, RandomGenerator random) {
    int slots = 8;
    return new StoreSetup(
        Layout.SLOTS,
        replicas,
        slots,
        1.0 / 32,
        true,
        MembershipConfig.LAN,
        pages(random, slots, ReplicationConfig.DEFAULTS));
  }

  /**
   * In which seconds stand for the hours after which a node is replaced, and deletions forgotten.
   */
  StoreSetup withShortClocks(
      Duration rereplicate, Duration forget, Duration grace, Duration purgeInterval) {
    return new StoreSetup(
        layout,
        replicas,
        slots,
        weight,
        disks,
        membership.withClocks(membership.unrouteAfter(), rereplicate, forget),
        with(
            replication,
            replication.pageBytes(),
            replication.batchSlots(),
            replication.stepSlots(),
            grace,
            purgeInterval));
  }
}
