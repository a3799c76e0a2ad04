/*
 * A word counter: a service of its own on top of the locator. Ask any node; each word is counted on
 * the node that owns it.
 */
include "locator.thrift"

namespace java io.thriftyp2p.examples.wordcount.thrift
namespace py wordcount

/** The word is empty or too long, or its owner has no room for another; nothing was counted. */
exception Refused {
  1: string message
}

/** The word's owner did not answer. Ask again: the ring soon knows whether it is gone. */
exception Unavailable {
  1: string message,
  2: bool may_have_been_counted
}

service WordCount extends locator.Locator {
  /** Counts a word once more. Answers how often it was counted so far. */
  i64 add_word(1: string word) throws (1: Refused refused, 2: Unavailable unavailable),
  /** How often a word was counted so far. */
  i64 count(1: string word) throws (1: Refused refused, 2: Unavailable unavailable),

  /*
   * What a node asks the owner. It is done where it arrives and never passed on: two nodes that for
   * a moment take each other for the owner cannot send a word in circles.
   */
  i64 add_word_here(1: string word) throws (1: Refused refused),
  i64 count_here(1: string word) throws (1: Refused refused)
}
