/*
 * What nodes say to each other about who is in the ring. Not for clients; served as the multiplexed
 * service "membership" on the node's one port.
 */
include "locator.thrift"

namespace java io.thriftyp2p.thrift.membership

/** What one node knows of the ring, or the news of it. */
struct View {
  1: string ring_name,
  2: locator.Layout layout,
  3: i32 replicas,
  /** The Thrift service that the members run, e.g. diststore.Store. */
  4: string service_type,
  5: list<locator.RingMember> members,
  /** Of the whole view, also when members holds only news. */
  6: i64 digest,
  /** The member that speaks. */
  7: locator.Location sender
}

/** The two rings must not merge; the message names both. */
exception WrongRing {
  1: string message
}

service Membership {
  /** Takes what the caller knows and answers with what it did not; both know the same afterwards. */
  View exchange(1: View view) throws (1: WrongRing wrongRing),
  oneway void tell(1: View news)
}
