/*
 * The store's public face.
 *
 * get and put are those of thrifty-p2p (2009); keys and values are bytes, which on the wire is the
 * same as the string of 2009. The methods that end in _entry or _keys are acknowledged and typed.
 */
include "locator.thrift"

namespace java io.thriftyp2p.thrift.diststore
namespace py diststore
namespace cpp diststore
namespace rb diststore
namespace perl Diststore

/** Orders the writes of one key: by clock, then by node. */
struct Version {
  /** Hybrid logical clock: 48 bits of milliseconds since 1970, 16 bits of counter. */
  1: i64 clock,
  2: i64 node_id
}

/** How many replicas of a key must answer before a request does. */
enum Consistency {
  /** Any one: a read may be behind, a write can be lost with one node. */
  ONE = 1,
  /** The quorum of the ring: every later quorum read sees an acknowledged write. */
  QUORUM = 2,
  /** Every replica: fails as soon as one of them is away. */
  ALL = 3
}

struct Entry {
  1: binary value,
  2: Version version,
  /** When the key counts as deleted, in milliseconds since 1970; absent: never. */
  3: optional i64 expires_at_ms,
  /** Of the value, as its writer gave it. */
  4: optional string content_type
}

/** What is known of an entry without its value. */
struct EntryInfo {
  1: Version version,
  2: i32 value_bytes,
  /** As in Entry. */
  3: optional i64 expires_at_ms,
  4: optional string content_type
}

/** What one replica keeps of a key, and what that counts for. */
struct ReplicaRead {
  /** Stands for the replicas among which it counts. */
  1: i64 group,
  /** So many of them have to say the same. */
  2: i32 quorum,
  /** Of what is kept, which may be a deletion; absent: nothing is. */
  3: optional Version version,
  /** Absent also where the key has no value, or only the version was asked for. */
  4: optional Entry entry
}

/** What is absent is as the ring has it by default. */
struct PutOptions {
  /** How long the node may try, in milliseconds. */
  1: optional i32 timeout_ms,
  2: optional Consistency consistency,
  /** After so many milliseconds the key counts as deleted, on every replica alike. */
  3: optional i64 time_to_live_ms,
  /** A random number that names the write: repeated under the same name it happens once. */
  4: optional i64 write_id,
  /** The write may have happened already, under the same name. */
  5: optional bool repeated,
  /** Of the value, kept with it, e.g. image/png; up to 127 bytes of printable ASCII. */
  6: optional string content_type
}

struct GetOptions {
  1: optional i32 timeout_ms,
  2: optional Consistency consistency
}

struct DeleteOptions {
  1: optional i32 timeout_ms,
  2: optional Consistency consistency,
  /** As in PutOptions. */
  3: optional i64 write_id,
  4: optional bool repeated
}

struct KeyPage {
  1: list<binary> keys,
  /** Give it back to read on; absent on the last page. */
  2: optional binary cursor
}

/** One write of many. */
struct PutItem {
  1: binary key,
  2: binary value,
  /** As in PutOptions, for this key alone. */
  3: optional i64 write_id
}

/** What one replica really has of a key. */
struct ReplicaState {
  1: locator.Location node,
  /** Why the replica could not be asked; then the rest says nothing. */
  2: optional string problem,
  /** Of what it keeps; absent when it keeps nothing. */
  3: optional Version version,
  /** What it keeps says that the key was deleted. */
  4: bool tombstone,
  5: optional i64 expires_at_ms,
  6: i32 value_bytes,
  /** Whether its answer counts in a quorum: it has all that it is to have of the slot. */
  7: bool counts,
  /** The replicas with which it believes to share the slot. */
  8: list<locator.Location> group
}

struct Explanation {
  1: i32 slot,
  /** Who is to keep the key by the ring, the first one first. */
  2: list<locator.Location> owners,
  /** What the owners, and others that may hold some of the slot, really have. */
  3: list<ReplicaState> replicas
}

/** How far a long task of one node has come. */
struct TaskProgress {
  /** Counts the runs since the node started; 0: there was none. */
  1: i64 run,
  2: bool running,
  3: i32 slots_done,
  4: i32 slots_total,
  /** Versions that a replica got from another one. */
  5: i64 entries_moved,
  /** Versions that were dropped here since their owners have them. */
  6: i64 entries_dropped,
  /** What kept the latest run from reaching everything. */
  7: optional string problem
}

/** How well the keys of one node are kept, as far as it knows. */
struct NodeHealth {
  1: i32 slots_owned,
  2: i32 slots_filling,
  3: i32 slots_leaving,
  /** Writes that wait here for a replica that was away. */
  4: i64 hints,
  /** Why not all replicas of its keys are known to be equal; absent: they are. */
  5: optional string unsynced_reason,
  /** Why stopping the node now would leave keys without a quorum; absent: it is safe to stop. */
  6: optional string unsafe_reason,
  /** Why the node takes no writes, such as a full disk; absent: it takes them. */
  7: optional string write_refusal
}

/** What a leaving node has still to hand over. */
struct LeaveProgress {
  1: i64 entries,
  /** Slots that no new owner has taken over. */
  2: i32 slots,
  /** Whether anybody is known who would take it. */
  3: bool heirs
}

struct BackupProgress {
  1: bool running,
  /** Where the backup is, or will be, on the node's own machine. */
  2: string directory
}

struct NodeStatus {
  1: locator.Location location,
  2: i64 node_id,
  /** Keys that can be read on this node, without tombstones. */
  3: i64 keys,
  4: i64 bytes,
  5: i32 slots_owned,
  /** Slots owned whose data is still coming from an earlier owner. */
  6: i32 slots_filling,
  /** Slots held for somebody else who has not acknowledged them yet. */
  7: i32 slots_leaving,
  8: i32 members,
  /** Keys of which only the deletion is kept. */
  9: i64 tombstones,
  /** Whether what is kept outlives the process. */
  10: bool durable,
  /** That clients made of this node lately. */
  11: optional double requests_per_second
}

exception NotFound {
  1: string message
}

/** Too few nodes answered. may_have_been_applied false means that the write did not happen. */
exception Unavailable {
  1: string message,
  2: bool may_have_been_applied,
  /** How many replicas had to answer, and how many did; both absent where nobody counted. */
  3: optional i32 replicas_needed,
  4: optional i32 replicas_answered
}

/** The node has no room for the request now; nothing was applied. */
exception Overloaded {
  1: string message
}

/** The request can never succeed as it is; nothing was applied. */
exception InvalidRequest {
  1: string message
}

exception BackupFailed {
  1: string message
}

/** What came of one write of many: the version, or a failure. */
struct PutOutcome {
  1: optional Version version,
  2: optional Unavailable unavailable,
  3: optional Overloaded overloaded,
  4: optional InvalidRequest invalid
}

/** What came of one read of many: all absent when there is no such key. */
struct GetOutcome {
  1: optional Entry entry,
  2: optional Unavailable unavailable,
  /** Not read, since the answer is full or the node is busy: ask again for this key. */
  3: optional Overloaded overloaded,
  4: optional InvalidRequest invalid
}

service Store extends locator.Locator {
  /** The value, or the empty string for a missing key. */
  binary get(1: binary key),
  /** Not acknowledged: may be lost without a word. Use put_entry. */
  oneway void put(1: binary key, 2: binary value),

  Version put_entry(1: binary key, 2: binary value, 3: PutOptions options)
    throws (1: Unavailable unavailable, 2: Overloaded overloaded, 3: InvalidRequest invalid),
  Entry get_entry(1: binary key, 2: GetOptions options)
    throws (1: NotFound notFound, 2: Unavailable unavailable, 3: Overloaded overloaded, 4: InvalidRequest invalid),
  /** The version of the deletion; deleting a missing key is no error. */
  Version delete_entry(1: binary key, 2: DeleteOptions options)
    throws (1: Unavailable unavailable, 2: Overloaded overloaded, 3: InvalidRequest invalid),
  /**
   * What this node itself keeps of a key. Who hears of the same version, or of none, from as many
   * replicas of the same group as it says has read the key; who does not leaves it to
   * get_entry, which also mends what differs. Unavailable where the answer would count for nothing.
   */
  ReplicaRead read_replica(1: binary key, 2: bool with_value)
    throws (1: Unavailable unavailable, 2: InvalidRequest invalid),
  /** As get_entry, without the value. */
  EntryInfo has_entry(1: binary key, 2: GetOptions options)
    throws (1: NotFound notFound, 2: Unavailable unavailable, 3: Overloaded overloaded, 4: InvalidRequest invalid),

  /**
   * Up to 1,000 writes at once, 8 MiB of keys and values together (or a single item of any size that
   * is taken): the outcomes in the same order. One that fails does not hold up the others. A write_id
   * in the options says nothing here.
   */
  list<PutOutcome> put_entries(1: list<PutItem> items, 2: PutOptions options)
    throws (1: InvalidRequest invalid),
  /** Up to 1,000 reads at once: the outcomes in the same order, with up to 8 MiB of values. */
  list<GetOutcome> get_entries(1: list<binary> keys, 2: GetOptions options)
    throws (1: InvalidRequest invalid),

  /**
   * The keys that this node is responsible for, in pages of at most limit; those that begin with
   * prefix, when it is given. A page may be empty and not the last.
   */
  KeyPage list_keys(1: binary cursor, 2: i32 limit, 3: binary prefix) throws (1: InvalidRequest invalid),
  NodeStatus status(),

  /** What each replica of a key really has. */
  Explanation explain(1: binary key) throws (1: Unavailable unavailable, 2: InvalidRequest invalid),
  NodeHealth health() throws (1: Unavailable unavailable),
  /**
   * Compares all that this node holds with its other replicas and mends what differs. With start
   * it begins, unless it is under way; without, it is only told how far it is.
   */
  TaskProgress balance(1: bool start),
  /** Drops what is not this node's, once its owners are seen to have it. As balance. */
  TaskProgress purge(1: bool start),
  /**
   * The node leaves its ring and ends once all that it holds is handed over; begins, unless it is
   * under way, and tells what is left. A node that is done does not answer any more.
   */
  LeaveProgress leave(),
  /**
   * Copies all that this node keeps to a directory on its own machine, which a node can be started
   * from: HOST-PORT in the one that is named, which is made when it is missing. Begins, unless it
   * is under way or done, and tells how it is; a failure is told once, and the next call begins anew.
   */
  BackupProgress backup(1: string directory) throws (1: InvalidRequest invalid, 2: BackupFailed failed)
}
