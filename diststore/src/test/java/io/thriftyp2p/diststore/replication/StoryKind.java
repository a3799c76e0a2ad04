package io.thriftyp2p.diststore.replication;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What kind of story it is. */
enum StoryKind {
  /** Many faults, of all kinds, that overlap; too short for a node to be given up. */
  FAULTS(List.of(3, 3, 3, 3, 2, 1, 5, 3), Duration.ofHours(1)) {
    @Override
    StoreSetup setup(int replicas, RandomGenerator random) {
      return StoreSetup.durable(replicas, random);
    }
  },
  /**
   * One node at a time is away for so long that others take its place, and that deletions are
   * forgotten; seconds stand for hours.
   */
  ABSENCES(List.of(3, 3, 2, 5), Duration.ofMillis(500)) {
    @Override
    StoreSetup setup(int replicas, RandomGenerator random) {
      return StoreSetup.durable(replicas, random)
          .withShortClocks(
              Duration.ofSeconds(4),
              Duration.ofMinutes(2),
              Duration.ofSeconds(20),
              Duration.ofSeconds(3));
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  final List<Integer> replicas;

  final Duration clockError;

  StoryKind(List<Integer> replicas, Duration clockError) {
    this.replicas = replicas;
    this.clockError = clockError;
  }

  abstract StoreSetup setup(int replicas, RandomGenerator random);
}
