/*
 * What store nodes say to each other: forwarded requests and the movement of slots. Not for clients;
 * served as the multiplexed service "replication" on the node's one port.
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
  3: optional diststore.Version version
}

/** The receiver is not the owner of what was asked for, by its view of the ring. */
exception NotOwner {
  1: string message
}

struct SlotHolder {
  1: locator.Location holder,
  2: list<i32> slots
}

struct ClaimReply {
  /** Those of the claimed slots in which the receiver holds keys of the claimant. */
  1: list<i32> held,
  /** Others who may hold keys of claimed slots. */
  2: list<SlotHolder> further,
  /** Claimed slots that are not the claimant's by the receiver's view: compare views, ask again. */
  3: list<i32> disputed
}

struct FetchReply {
  1: optional StoredEntry entry,
  /** Others who may hold a version of the key. */
  2: list<locator.Location> further
}

struct PullReply {
  1: list<StoredEntry> entries,
  /** How many of the slots that were asked for are whole with this page. */
  2: i32 complete
}

/** What the receiver of a slot has of it: how many versions, and the sum of their digests. */
struct SlotReceipt {
  1: i32 slot,
  2: i64 count,
  3: i64 digest
}

service Replication {
  /** Writes at the owner, which gives the version. Absent value: delete. */
  diststore.Version write(1: Context context, 2: binary key, 3: binary value)
    throws (1: NotOwner notOwner, 2: diststore.Unavailable unavailable),
  /** Reads at the owner; a missing key comes without a version, a deleted one without a value. */
  StoredEntry read(1: Context context, 2: binary key)
    throws (1: NotOwner notOwner, 2: diststore.Unavailable unavailable),

  /** The sender owns these slots now: the receiver stops serving them and says what it holds. */
  ClaimReply claim(1: Context context, 2: list<i32> slots),
  /** What the receiver holds of one key that the sender owns now. */
  FetchReply fetch(1: Context context, 2: binary key) throws (1: NotOwner notOwner),
  /** The next page of slots, in the order given; in the first one what comes after after_key, if given. */
  PullReply pull(1: Context context, 2: list<i32> slots, 3: binary after_key)
    throws (1: NotOwner notOwner),
  /** The sender has these slots whole; the receiver checks that, drops them, and answers with those it dropped. */
  list<i32> release(1: Context context, 2: list<SlotReceipt> receipts),
  /** The sender holds keys of the receiver in these slots. */
  void offer(1: Context context, 2: list<i32> slots)
}
