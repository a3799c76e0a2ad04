package io.thriftyp2p.testkit.classic;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node of 2009, in a thread of its own. Its methods are for one thread, and block. */
public final class OldNode implements AutoCloseable {
  private final OldLocator locator;
  private final OldServer server;

  private OldNode(OldLocator locator) {
    this.locator = locator;
    this.server = new OldServer(locator.self(), locator.methods());
  }

  /** A node that only locates; at a port that is free, below 32768. */
  public static OldNode locator(Endpoint self) {
    return new OldNode(new OldLocator(self));
  }

  /** A node of the store. */
  public static OldNode store(Endpoint self) {
    return new OldNode(new OldStore(self));
  }

  /**
   * Joins the peer's ring, or begins one; then serves.
   *
   * @throws IOException when the peer cannot be reached, or the port is taken
   */
  public OldNode start(Optional<Endpoint> peer) throws IOException {
    try {
      locator.localJoin(peer);
    } catch (NodeNotFound e) {
      throw new IOException("the peer cannot be reached", e);
    }
    server.start();
    return this;
  }

  public Endpoint endpoint() {
    return locator.self();
  }

  /** Who is in the ring, as this node sees it, in the order of endpoints. */
  public List<Endpoint> members() {
    return locator.members();
  }

  /** What a node of the store holds; missing keys that were asked for are held as "". */
  public Map<String, String> entries() {
    Map<String, String> entries = new TreeMap<>();
    if (locator instanceof OldStore store) {
      store.entries().forEach((key, value) -> entries.put(text(key), text(value)));
    }
    return entries;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  /** Takes a member out of its ring and tells nobody, as it does when it cannot reach one. */
  public void forget(Endpoint member) {
    locator.drop(member);
  }

  /**
   * Ends as on an interrupt: stops to serve, says so, hands over what it holds, and only then gives
   * back its port.
   */
  public void leave() {
    server.stopServing();
    locator.cleanUp();
    server.close();
  }

  /** Ends as on kill -9. */
  @Override
  public void close() {
    server.close();
  }
}
