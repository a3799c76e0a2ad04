/*
 * The store's public face.
 *
 * get and put are those of thrifty-p2p (2009); keys and values are bytes, which on the wire is the
 * same as the string of 2009. The methods that end in _entry or _keys are acknowledged and typed.
 */
include "locator.thrift"

namespace java io.thriftyp2p.thrift.diststore
namespace py diststore

/** Orders the writes of one key: by clock, then by node. */
struct Version {
  /** Hybrid logical clock: 48 bits of milliseconds since 1970, 16 bits of counter. */
  1: i64 clock,
  2: i64 node_id
}

struct Entry {
  1: binary value,
  2: Version version
}

struct PutOptions {
  /** How long the node may try, in milliseconds. */
  1: optional i32 timeout_ms
}

struct GetOptions {
  1: optional i32 timeout_ms
}

struct DeleteOptions {
  1: optional i32 timeout_ms
}

struct KeyPage {
  1: list<binary> keys,
  /** Give it back to read on; absent on the last page. */
  2: optional binary cursor
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
  8: i32 members
}

exception NotFound {
  1: string message
}

/** Too few nodes answered. may_have_been_applied false means that the write did not happen. */
exception Unavailable {
  1: string message,
  2: bool may_have_been_applied
}

/** The node has no room for the request now; nothing was applied. */
exception Overloaded {
  1: string message
}

/** The request can never succeed as it is; nothing was applied. */
exception InvalidRequest {
  1: string message
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
  /** The keys that this node is responsible for, in pages of at most limit. */
  KeyPage list_keys(1: binary cursor, 2: i32 limit) throws (1: InvalidRequest invalid),
  NodeStatus status()
}
