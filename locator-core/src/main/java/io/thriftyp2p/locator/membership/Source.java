package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;

/**
 * Where knowledge comes from.
 *
 * @param news as opposed to what a comparison of views brings, which may be hours old
 */
record Source(Endpoint teller, boolean news) {
  String cause() {
    return (news ? "told by " : "compared with ") + teller;
  }
}
