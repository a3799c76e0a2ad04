/*
 * What store nodes say to each other: requests for a replica, versions to keep, and the care of slots.
 * Not for clients; served as the multiplexed service "replication" on the node's one port.
 */
include "locator.thrift"
include "diststore.thrift"

namespace java io.thriftyp2p.thrift.replication

/** Travels with every call between store nodes. */
struct Context {
  /** What is left of the request's time, in milliseconds. */
  1: i32 timeout_ms,
  /** The caller's hybrid logical clock. */
  2: i64 clock,
  3: locator.Location sender
}

/** One version of a key; value absent: the key is deleted. */
struct StoredEntry {
  1: binary key,
  2: optional binary value,
  3: optional diststore.Version version,
  /** Milliseconds since 1970 from which on the key counts as deleted; absent: never. */
  4: optional i64 expires_at,
  /** Names the write that made this version. */
  5: optional i64 write_id,
  6: optional string content_type
}

/** The receiver is no replica of what was asked for, or not yet; nothing was done. */
exception NotReplica {
  1: string message,
  /** Who may be one. */
  2: list<locator.Location> others
}

/** How many replicas must answer. */
enum Consistency { ONE = 1, QUORUM = 2, ALL = 3 }

struct WriteOptions {
  1: optional Consistency consistency,
  2: optional i64 time_to_live_ms,
  3: i64 write_id,
  /** The write may have happened already, under the same name. */
  4: bool repeated,
  5: optional string content_type
}

struct KeepReply {
  /** The version that is kept now: the one that was given, or a newer one. */
  1: diststore.Version kept,
  /** Whether it counts for a quorum of the group that asked. */
  2: bool counts
}

struct PeekReply {
  /** Version absent: nothing is kept. The value is there only if it was asked for. */
  1: StoredEntry entry,
  2: bool counts,
  /** The versions in which the write in question came to this replica. */
  3: list<diststore.Version> written
}

struct SlotDigest {
  1: i64 count,
  2: i64 sum
}

/**
 * What a node says alike of some slots. Sets of slots are lists of runs, in order: the first slot of
 * each, and how many. Groups are indexes into the reply's list; -1: none.
 */
struct SlotAnswer {
  1: list<i32> slots,
  2: i32 group,
  3: list<i32> earlier,
  4: bool blank,
  5: bool agreed
}

struct SlotReports {
  1: list<list<locator.Location>> groups,
  2: list<SlotAnswer> answers,
  /**
   * Of slots of which something is held, or forgotten: the slot (i32), count and sum of its digest, and
   * up to when deletions are forgotten (i64 each), for one slot behind the other.
   */
  3: binary holdings
}

struct SlotMove {
  1: list<i32> slots,
  /** The id of the group that the sender sees. */
  2: i64 group
}

struct PullReply {
  /**
   * One entry behind the other: the length of the key (i32), the key, the length of what is kept (i32),
   * and that: a byte 1, flags (1: deleted, 2: expires, 4: named, 8: typed), clock and node of the version (i64),
   * when it expires, the write's name (i64), and the content type (its length in a byte, and ASCII) where
   * the flags say so, and the value.
   */
  1: binary entries,
  /** How many of the slots that were asked for are whole with this page. */
  2: i32 complete,
  /** How many of the entries are of each of those slots, and of one more that has begun. */
  3: list<i32> counts
}

struct KeyVersion {
  1: binary key,
  2: diststore.Version version
}

/** A value that lies on one node alone; absent when there is none. */
struct LocalValue {
  1: optional binary value
}

struct SlotRange {
  1: i32 first,
  2: i32 count,
  3: i64 owners,
  4: SlotDigest digest
}

service Replication {
  /** Carries a write out as a replica, which gives the version. Absent value: delete. */
  diststore.Version write(1: Context context, 2: binary key, 3: binary value, 4: WriteOptions options)
    throws (1: NotReplica notReplica, 2: diststore.Unavailable unavailable),
  /** Carries a read out as a replica; a missing key comes without a version, a deleted one without a value. */
  StoredEntry read(1: Context context, 2: binary key, 3: Consistency consistency)
    throws (1: NotReplica notReplica, 2: diststore.Unavailable unavailable),

  /** Keeps a version, for a quorum of that group; answers when it is durable. */
  KeepReply keep(1: Context context, 2: i64 group, 3: StoredEntry entry)
    throws (1: NotReplica notReplica, 2: diststore.Unavailable unavailable),
  /** What the receiver keeps of a key. */
  PeekReply peek(1: Context context, 2: i64 group, 3: binary key, 4: bool with_value, 5: i64 write_id)
    throws (1: NotReplica notReplica, 2: diststore.Unavailable unavailable),

  /** What the receiver's part in these slots, given as runs, is. */
  SlotReports look(1: Context context, 2: list<i32> slots)
    throws (1: diststore.Unavailable unavailable),
  /** Has the receiver turn to the group that it sees itself, where that is the one that is meant. */
  SlotReports move(1: Context context, 2: list<SlotMove> moves)
    throws (1: diststore.Unavailable unavailable),
  /**
   * The sender is whole in these groups, and has taken into account what the receiver had said of its
   * part when it turned to them. Holdings are the sender's: where the receiver holds the same, it is
   * whole as well.
   */
  void confirm(1: Context context, 2: list<SlotMove> groups, 3: SlotReports said)
    throws (1: diststore.Unavailable unavailable),
  /** The next page of slots, in the order given; in the first one what comes after after_key, if given. */
  PullReply pull(1: Context context, 2: list<i32> slots, 3: binary after_key)
    throws (1: diststore.Unavailable unavailable),
  /** The next page of the versions that the receiver has in a slot. */
  list<KeyVersion> versions(1: Context context, 2: i32 slot, 3: binary after_key)
    throws (1: diststore.Unavailable unavailable),
  /** What the receiver has of these keys, as many of the first ones as fit into a page. */
  list<StoredEntry> fetch(1: Context context, 2: i32 slot, 3: list<binary> keys)
    throws (1: diststore.Unavailable unavailable),
  /** Gives the receiver versions of a slot to keep. */
  void give(1: Context context, 2: i32 slot, 3: list<StoredEntry> entries)
    throws (1: NotReplica notReplica, 2: diststore.Unavailable unavailable),
  /** Those of the ranges in which the receiver holds something else. */
  list<SlotRange> differing(1: Context context, 2: list<SlotRange> ranges)
    throws (1: NotReplica notReplica),
  /** What lies on the receiver alone, outside of what the ring keeps. */
  LocalValue local_value(1: Context context, 2: binary key)
    throws (1: diststore.Unavailable unavailable),
  /** A digest of what the receiver has that is as old; with now, tombstones as old are forgotten. */
  SlotDigest purge(1: Context context, 2: i32 slot, 3: i64 group, 4: i64 up_to, 5: bool now)
    throws (1: NotReplica notReplica, 2: diststore.Unavailable unavailable)
}
