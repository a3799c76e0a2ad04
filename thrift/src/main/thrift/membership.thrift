/*
 * What nodes say to each other about who is in the ring. Not for clients; served as the multiplexed
 * service "membership" on the node's one port.
 */
include "locator.thrift"

namespace java io.thriftyp2p.thrift.membership

/** Somebody could not reach a member; each accuser counts once. */
struct Suspicion {
  1: locator.Location subject,
  /** Of the subject: a greater one has refuted this already. */
  2: i64 incarnation,
  3: locator.Location accuser
}

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
  7: locator.Location sender,
  8: i64 ring_id,
  /** Ids of rings that have become part of this one. */
  9: optional list<i64> absorbed_ids,
  10: optional list<Suspicion> suspicions,
  /** In a comparison: digests of the parts of the view. */
  11: optional list<i64> part_digests,
  /** To a joiner whose address has come and gone too often: how long it is to wait. */
  12: optional i32 wait_ms
}

/** The two rings must not merge, or the receiver is in none; the message says which. */
exception WrongRing {
  1: string message
}

/** What came of a probe on behalf of another member. */
enum ProbeOutcome {
  REACHED = 1,
  /** No answer in time. */
  SILENT = 2,
  /** Nobody listens there. */
  REFUSED = 3
}

service Membership {
  /** Is it there? News rides both ways. */
  View probe(1: View news) throws (1: WrongRing wrongRing),
  /** Asks the receiver to probe a member that the caller could not reach. */
  ProbeOutcome probe_for(1: View news, 2: locator.Location target, 3: i32 timeout_ms)
      throws (1: WrongRing wrongRing),
  /** Compares views: the answer holds the parts that differ. */
  View exchange(1: View view) throws (1: WrongRing wrongRing),
  /** The other half of an exchange: what the receiver's answer has shown that it lacks. */
  oneway void teach(1: View view),
  oneway void tell(1: View news)
}
