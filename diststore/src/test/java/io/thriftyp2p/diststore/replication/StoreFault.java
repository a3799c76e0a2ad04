package io.thriftyp2p.diststore.replication;

/** What can happen to a store, in a campaign. */
enum StoreFault {
  /** kill -9 or a power cut: what was not synced is gone. The node is started again. */
  KILL,
  /** The same, of all nodes at once. */
  KILL_ALL,
  /** SIGTERM, and started again. */
  STOP,
  /** A machine is replaced by an empty one at the same address. */
  DISK_LOST,
  /** A sync fails, and with it the disk, until the node is started again. */
  DISK_FAILS,
  JOIN,
  LEAVE,
  /** A node dies while it leaves, and is started again. */
  KILL_LEAVING,
  /** SIGSTOP and SIGCONT. */
  PAUSE,
  SPLIT,
  ONE_WAY,
  /** Two nodes cannot talk to each other. */
  PARTIAL,
  /** Messages are lost, doubled and late. */
  NETWORK,
  /** A wall clock jumps, by up to an hour. */
  CLOCK
}
