/*
 * The locator's public face.
 *
 * Base and the first five methods of Locator are those of thrifty-p2p (2009), to the letter of the
 * wire: names, field ids, types, oneway. What was added since has new names only, so that old
 * clients work unchanged.
 */
namespace java io.thriftyp2p.thrift.locator
namespace py locator
namespace cpp locator
namespace rb locator
namespace perl Locator

/** Where a node listens. The port is unsigned: 40000 travels as -25536. */
struct Location {
  1: string address,
  2: i16 port
}

enum MemberState {
  /** Asked to join; not in the ring yet. */
  JOINING = 1,
  ALIVE = 2,
  /** Did not answer; still in the ring. */
  SUSPECT = 3,
  /** Going; hands its keys over; not in the ring any more. */
  LEAVING = 4,
  /** Gone without a word: nobody is sent there, and its share of the keys is kept for it. */
  DOWN = 5,
  /** Gone in good order, or removed by an operator. */
  LEFT = 6,
  /** Down for so long that others own its share of the keys; still looked for. */
  LOST = 7
}

enum Layout {
  /** 65,536 slots, 1,024 points a member. */
  SLOTS = 1,
  /** thrifty-p2p's placement of 2009. */
  CLASSIC = 2
}

struct RingMember {
  1: Location location,
  /** Drawn at random when the node starts; tells a restarted node from its predecessor. */
  2: i64 node_id,
  3: i64 incarnation,
  4: MemberState state,
  /** Share of the ring relative to a member of weight 1. */
  5: double weight,
  /** Failure domain; empty when none is set. */
  6: string zone,
  /** What the node calls itself; absent when it was given no name. */
  7: optional string name
}

/** The ring as one node sees it. */
struct Ring {
  1: string name,
  2: Layout layout,
  /** Copies kept of each key; 1 in a ring that stores nothing. */
  3: i32 replicas,
  4: list<RingMember> members,
  /** Equal on two nodes exactly when their rings place every key alike. */
  5: i64 checksum,
  /** Tells two rings of one name apart; drawn by the first node, 0 in the classic layout. */
  6: i64 ring_id
}

/** One change of what a node knows of a member. */
struct RingEvent {
  /** By the clock of the node that tells, in milliseconds since 1970. */
  1: i64 at_ms,
  2: RingMember member,
  /** Absent when the member was not known before. */
  3: optional MemberState before,
  /** In words, for an operator. */
  4: string cause
}

/** What was asked for cannot be done to this member; the message says what can. */
exception MemberNotGone {
  1: string message
}

service Base {
  void ping(),
  string service_type(),
  list<string> service_types(),
  /** Writes the node's state to its log. */
  oneway void debug(),
  /** Makes the node leave its ring and stop. */
  oneway void die()
}

service Locator extends Base {
  oneway void join(1: Location location),
  /** authorities: who has heard already. */
  oneway void remove(1: Location location, 2: list<Location> authorities),
  oneway void add(1: Location location, 2: list<Location> authorities),
  list<Location> get_all(),
  /** The owner of a key; address "" and port 0 while the ring is empty. */
  Location get_node(1: binary key),

  /** Since 1.0: the preference list of a key, the owner first; at most count members. */
  list<Location> get_nodes(1: binary key, 2: i32 count),
  /** Since 1.0. */
  Ring get_ring(),
  /** Since 1.0: the last changes of the ring as this node saw them, the newest last. */
  list<RingEvent> get_history(1: i32 count),
  /** Since 1.0: a member that is gone is forgotten at once, on all nodes. */
  void forget_member(1: Location location) throws (1: MemberNotGone notGone),
  /**
   * Since 1.0: shows a token; what it permits holds for the connection from here on. Sent before all
   * else, its answer need not be waited for. A token that is not accepted is refused, as are the calls
   * behind it that need one.
   */
  void authenticate(1: string token)
}
