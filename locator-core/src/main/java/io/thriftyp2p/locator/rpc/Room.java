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
   * @param unsent for answers written and not yet sent, of those: a bound of their own, half as
   *     high, so that whoever reads nothing does not keep others from being read
   * @param answers for those, and those that wait to be written: beyond it large ones are refused
   * @param expected for those, and the answers of requests in work, as large as they are likely to
   *     be: beyond it who is likely to get a large one waits to be begun, lest it be refused
   */
  record Rooms(Room inFlight, Room unsent, Room answers, Room expected) {
    static Rooms of(long bytes) {
      Room unsent = Room.of(bytes / 2);
      // What gives way there is what is not taken.
      Room answers = new Room(new ByteBudget(bytes), unsent.large());
      Room expected = new Room(new ByteBudget(bytes), unsent.large());
      return new Rooms(Room.of(bytes), unsent, answers, expected);
    }
  }
}
