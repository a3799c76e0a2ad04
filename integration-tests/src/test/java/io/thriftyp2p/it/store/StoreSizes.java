package io.thriftyp2p.it.store;

/** How much these tests do: little in CI, more by system properties. */
final class StoreSizes {
  /** What a run can be repeated with. */
  static final long SEED = Long.getLong("store.seed", System.nanoTime() & 0xffffff);

  /** Clients that write at the same time. */
  static final int CLIENTS = 8;

  /** Writes that are acknowledged while nodes are killed. */
  static final int PUTS = Integer.getInteger("store.puts", 3_000);

  static final int KILLS = Integer.getInteger("store.kills", 2);

  /** How often all nodes are killed at once. */
  static final int ALL_KILLED = Integer.getInteger("store.all.killed", 1);

  /** Keys of a store that a node joins or leaves, and that replicas compare. */
  static final int KEYS = Integer.getInteger("store.keys", 6_000);

  /** How often a node that is being filled, or one that it is filled from, is killed. */
  static final int MOVES_BROKEN = Integer.getInteger("store.moves.broken", 1);

  static final int POWER_CUTS = Integer.getInteger("store.power.cuts", 1);

  /** The first syncs of a node's life that it is killed at, one after the other. */
  static final int SYNCS_KILLED = Integer.getInteger("store.syncs.killed", 2);

  static final int STOPS = Integer.getInteger("store.stops", 1);

  /** How often a link goes and comes back. */
  static final int FLAPS = Integer.getInteger("store.flaps", 1);

  /** Whether this is the long campaign, whose figures must be met. */
  static final boolean LONG = Boolean.getBoolean("store.long");

  /** Whether events are printed as they happen, not only when a test fails. */
  static final boolean TOLD = Boolean.getBoolean("store.told");

  /** Writes before anything is measured: until then the nodes compile more than they serve. */
  static final int WARM_UP = LONG ? 30_000 : 1_000;

  /** Of all clients together, where they do not make as many as they can. */
  static final int CALLS_PER_SECOND = Integer.getInteger("store.calls", 100);

  private StoreSizes() {}
}
