package io.thriftyp2p.locator.rpc;

/**
 * Memory that connections of a server hold together, and which of them give way when it is full.
 * Safe for use by many threads.
 */
record Room(ByteBudget budget, LargeMessages large) {
  static Room of(long bytes) {
    return new Room(new ByteBudget(bytes), new LargeMessages());
  }

  /**
   * What a group of connections has.
   *
   * @param inFlight for bytes read but not answered, and answers not yet sent
   * @param unsent for answers not yet sent, of those: a bound of their own, half as high, so that
   *     whoever reads nothing does not keep others from being read
   * @param expected for the answers of requests in work, as large as they are likely to be
   */
  record Rooms(Room inFlight, Room unsent, Room expected) {
    static Rooms of(long bytes) {
      return new Rooms(Room.of(bytes), Room.of(bytes / 2), Room.of(bytes));
    }
  }
}
