package io.thriftyp2p.fuzz;

import io.thriftyp2p.diststore.NodeTarget;
import io.thriftyp2p.diststore.TransferTarget;
import io.thriftyp2p.diststore.http.HttpTarget;
import io.thriftyp2p.diststore.replication.SlotRecordTarget;
import io.thriftyp2p.diststore.storage.EntryTarget;
import io.thriftyp2p.diststore.storage.NodeFileTarget;
import io.thriftyp2p.locator.GossipTarget;
import io.thriftyp2p.locator.rpc.FirstBytesTarget;
import io.thriftyp2p.locator.rpc.ScannerTarget;
import io.thriftyp2p.locator.rpc.ThriftTarget;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All targets, by name. */
final class Targets {
  private static final Map<String, Supplier<Target>> ALL =
      new TreeMap<>(
          Map.of(
              "thrift", ThriftTarget::new,
              "scanner", ScannerTarget::new,
              "first-bytes", FirstBytesTarget::new,
              "http", HttpTarget::new,
              "node", NodeTarget::new,
              "gossip", GossipTarget::new,
              "transfer", TransferTarget::new,
              "entry", EntryTarget::new,
              "node-file", NodeFileTarget::new,
              "slot-record", SlotRecordTarget::new));

  private Targets() {}

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  static Target named(String name) {
    return Optional.ofNullable(ALL.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no target '" + name + "'"))
        .get();
  }
}
