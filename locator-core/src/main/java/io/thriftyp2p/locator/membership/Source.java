package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;

/**
 * Where knowledge comes from.
 *
 * @param news as opposed to what a comparison of views brings, which may be hours old
 */
record Source(Endpoint teller, boolean news) {
  /** Why the member's record changes, in the words of the history. */
  String causeOf(Member member) {
    if (!member.endpoint().equals(teller)) {
      return (news ? "told by " : "compared with ") + teller;
    }
    return switch (member.state()) {
      case JOINING -> "asks to join";
      case LEAVING -> "says that it leaves";
      case LEFT -> "said that it is gone";
      default -> "says so itself";
    };
  }
}
