package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.http.Answer.Header;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Who keeps a key, as headers; many keys have the same owners. Safe for use by many threads. */
final class OwnerHeaders {
  /** More different lists than that are of rings that have been. */
  private static final int MOST = 4096;

  private final Map<List<Endpoint>, List<Header>> known = new ConcurrentHashMap<>();

  /** The first owner comes first. */
  List<Header> of(List<Endpoint> owners) {
    List<Header> headers = known.get(owners);
    if (headers == null) {
      headers = made(owners);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(owners, headers);
    }
    return headers;
  }

  private static List<Header> made(List<Endpoint> owners) {
    return owners.isEmpty()
        ? List.of()
        : List.of(
            new Header("x-owner", owners.get(0).toString()),
            new Header(
                "x-replicas",
                owners.stream().map(Endpoint::toString).collect(Collectors.joining(", "))));
  }
}
