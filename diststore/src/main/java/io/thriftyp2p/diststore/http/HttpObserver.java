package io.thriftyp2p.diststore.http;

import java.time.Duration;

/** Hears of every answer, on the connection's event loop; must not block. */
@FunctionalInterface
public interface HttpObserver {
  /**
   * @param route the pattern of the path; empty where there was none
   * @param took from the whole request to the beginning of the answer
   */
  void answered(String method, String route, int status, Duration took);
}
