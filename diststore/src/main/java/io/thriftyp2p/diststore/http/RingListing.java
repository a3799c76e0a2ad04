package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.replication.KeyPage;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Lists the keys of the whole ring: those that each node is responsible for, one node after the
 * other. A cursor is the node, and that node's own cursor. While the ring changes a key may be told
 * twice, or not at all.
 */
final class RingListing {
  private final Current current;
  private final Neighbours neighbours;

  RingListing(Current current, Neighbours neighbours) {
    this.current = current;
    this.neighbours = neighbours;
  }

  /**
   * @param cursor for the next page; empty on the last one
   */
  record Page(List<Key> keys, Optional<String> cursor) {}

  /**
   * The first page without a cursor.
   *
   * @param only the node whose keys are to be listed; empty: all
   * @throws Problem when this is no cursor, or no node
   */
  CompletionStage<Page> page(
      Optional<String> cursor, int limit, Key prefix, Optional<String> only) {
    Optional<Position> from = cursor.filter(text -> !text.isEmpty()).map(Position::decoded);
    Endpoint node =
        from.map(Position::node)
            .or(() -> only.map(RingListing::node))
            .or(() -> after(Optional.empty()))
            .orElseThrow(() -> Problem.unavailable("this node is in no ring"));
    return neighbours
        .keys(node, from.flatMap(Position::cursor), limit, prefix)
        .thenApply(page -> new Page(page.keys(), next(node, page, only).map(Position::encoded)));
  }

  private static Endpoint node(String text) {
    try {
      return Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.bad("'" + text + "' is no node: give host:port");
    }
  }

  private Optional<Position> next(Endpoint node, KeyPage page, Optional<String> only) {
    if (page.cursor().isPresent()) {
      return Optional.of(new Position(node, page.cursor()));
    }
    return only.isPresent()
        ? Optional.empty()
        : after(Optional.of(node)).map(other -> new Position(other, Optional.empty()));
  }

  /** The next member in the order of their addresses. */
  private Optional<Endpoint> after(Optional<Endpoint> node) {
    return current.get().locator().ring().members().stream()
        .map(RingMember::endpoint)
        .filter(member -> node.isEmpty() || member.compareTo(node.get()) > 0)
        .min(Endpoint::compareTo);
  }

  /** Where a listing goes on. */
  private record Position(Endpoint node, Optional<byte[]> cursor) {
    static Position decoded(String text) {
      try {
        int dot = text.lastIndexOf('.');
        String node =
            new String(
                Base64.getUrlDecoder().decode(text.substring(0, Math.max(0, dot))),
                StandardCharsets.UTF_8);
        byte[] cursor = Base64.getUrlDecoder().decode(text.substring(dot + 1));
        return new Position(
            Endpoint.parse(node), cursor.length == 0 ? Optional.empty() : Optional.of(cursor));
      } catch (IllegalArgumentException e) {
        throw Problem.bad("this is no cursor of a page of keys");
      }
    }

    String encoded() {
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      return encoder.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8))
          + "."
          + encoder.encodeToString(cursor.orElse(new byte[0]));
    }
  }
}
