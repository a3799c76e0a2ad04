package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.FuzzedServer;
import io.thriftyp2p.locator.rpc.Messages;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.PutItem;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Layout;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.RingMember;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.SlotMove;
import io.thriftyp2p.thrift.replication.SlotRange;
import io.thriftyp2p.thrift.replication.SlotReports;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.thrift.TSerializable;

/**
 * One message of a stranger to a whole node: to its store, its replication and its membership. The
 * node answers or refuses; it never fails.
 */
public final class NodeTarget implements Target {
  /** What strangers have told it is not to pile up. */
  private static final int MESSAGES_TO_A_NODE = 2_000;

  private static final int FRAME_HEADER = 4;

  private Optional<Served> served = Optional.empty();
  private int messages;

  private record Served(FuzzedNode node, FuzzedServer server) {
    static Served fresh() {
      FuzzedNode node = new FuzzedNode();
      return new Served(
          node,
          new FuzzedServer(RpcConfig.DEFAULTS, node.main(), node.multiplexed(), Optional.empty()));
    }
  }

  @Override
  public Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new TreeMap<>();
    ofClients(seeds);
    ofReplicas(seeds);
    ofMembers(seeds);
    return seeds;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static void add(Map<String, byte[]> seeds, String method, TSerializable arguments) {
    seeds.put(method.replace(':', '-'), Messages.call(method, arguments));
  }

  private static void ofClients(Map<String, byte[]> seeds) {
    ByteBuffer key = bytes("key");
    ByteBuffer value = bytes("value");
    PutOptions put = new PutOptions().setTimeout_ms(100).setWrite_id(9);
    put.setTime_to_live_ms(5_000).setContent_type("text/plain");
    GetOptions get = new GetOptions().setTimeout_ms(100);
    add(seeds, "get", new Store.get_args(key));
    add(seeds, "put", new Store.put_args(key, value));
    add(seeds, "put_entry", new Store.put_entry_args(key, value, put));
    add(seeds, "get_entry", new Store.get_entry_args(key, get));
    add(seeds, "has_entry", new Store.has_entry_args(key, get));
    add(seeds, "list_keys", new Store.list_keys_args(key, 10, bytes("k")));
    add(seeds, "explain", new Store.explain_args(key));
    add(seeds, "read_replica", new Store.read_replica_args(key, true));
    add(seeds, "get_entries", new Store.get_entries_args(List.of(key, value), get));
    add(seeds, "put_entries", new Store.put_entries_args(List.of(new PutItem(key, value)), put));
    add(seeds, "get_nodes", new Locator.get_nodes_args(key, 3));
    add(seeds, "get_history", new Locator.get_history_args(5));
  }

  private static void ofReplicas(Map<String, byte[]> seeds) {
    Endpoint sender = new Endpoint("10.0.0.2", 9900);
    Context context = new Context(100, 1L << 40, Wire.location(sender));
    ByteBuffer key = bytes("key");
    var entry = new io.thriftyp2p.thrift.replication.StoredEntry().setKey(key);
    entry.setValue(bytes("value")).setVersion(new io.thriftyp2p.thrift.diststore.Version(1, 2));
    SlotMove move = new SlotMove(List.of(1, 3), 5);
    SlotReports reports = new SlotReports(List.of(), List.of(), ByteBuffer.allocate(0));
    var digest = new io.thriftyp2p.thrift.replication.SlotDigest(1, 2);
    add(seeds, "replication:keep", new Replication.keep_args(context, 5, entry));
    add(seeds, "replication:peek", new Replication.peek_args(context, 5, key, true, 9));
    add(seeds, "replication:look", new Replication.look_args(context, List.of(0, 20)));
    add(seeds, "replication:move", new Replication.move_args(context, List.of(move)));
    add(
        seeds,
        "replication:confirm",
        new Replication.confirm_args(context, List.of(move), reports));
    add(seeds, "replication:pull", new Replication.pull_args(context, List.of(1, 2), key));
    add(seeds, "replication:versions", new Replication.versions_args(context, 1, key));
    add(seeds, "replication:fetch", new Replication.fetch_args(context, 1, List.of(key)));
    add(seeds, "replication:give", new Replication.give_args(context, 1, List.of(entry)));
    add(
        seeds,
        "replication:differing",
        new Replication.differing_args(context, List.of(new SlotRange(0, 8, 5, digest))));
    add(seeds, "replication:purge", new Replication.purge_args(context, 1, 5, 9, false));
    add(seeds, "replication:local_value", new Replication.local_value_args(context, key));
  }

  private static void ofMembers(Map<String, byte[]> seeds) {
    var location = Wire.location(new Endpoint("10.0.0.2", 9900));
    RingMember member = new RingMember(location, 2, 5, MemberState.ALIVE, 1.0, "");
    View view =
        new View("default", Layout.SLOTS, 3, "diststore.Store", List.of(member), 1, location, 7);
    add(seeds, "membership:probe", new Membership.probe_args(view));
    add(seeds, "membership:probe_for", new Membership.probe_for_args(view, location, 100));
    add(seeds, "membership:exchange", new Membership.exchange_args(view));
    add(seeds, "membership:teach", new Membership.teach_args(view));
    add(seeds, "membership:tell", new Membership.tell_args(view));
    add(seeds, "join", new Locator.join_args(location));
    add(seeds, "add", new Locator.add_args(location, List.of(location)));
    add(seeds, "remove", new Locator.remove_args(location, List.of(location)));
    add(seeds, "forget_member", new Locator.forget_member_args(location));
  }

  @Override
  public void take(byte[] input) {
    Served here = served.filter(known -> !known.node().isGone()).orElseGet(Served::fresh);
    served = Optional.of(here);
    try (FuzzedServer.Connection connection = here.server().open()) {
      byte[] frame =
          ByteBuffer.allocate(FRAME_HEADER + input.length).putInt(input.length).put(input).array();
      connection.send(frame);
      here.node().run();
      connection.run();
      if (!connection.isOpen()) {
        throw new AssertionError("the connection was closed without a word");
      }
    }
    if (++messages % MESSAGES_TO_A_NODE == 0) {
      served = Optional.empty();
    }
  }

  @Override
  public int allocatesAtMost() {
    return 8 << 20;
  }

  @Override
  public int allocatesAByte() {
    return 10_000;
  }
}
