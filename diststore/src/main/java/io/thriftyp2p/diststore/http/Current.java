package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.storage.Key;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The node as it is at the moment, with what all routes need of it.
 *
 * @param store empty while the node is on its way from one ring to another
 */
record Current(Supplier<Optional<ServedStore>> store, HttpConfig config) {
  /**
   * @throws Problem while there is none
   */
  ServedStore get() {
    return store
        .get()
        .orElseThrow(() -> Problem.unavailable("this node is on its way to another ring"));
  }

  Key key(Request request) {
    return request.key(config.maxKeyBytes());
  }
}
