package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.thrift.locator.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "nodes", description = "Who is in the ring, and with which share of it.")
final class AdminNodes extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(StoreClient store) throws Exception {
    Ring seen = await(store.ring());
    HashRing ring = ringOf(seen);
    Table table = new Table("node", "state", "slots", "share");
    for (io.thriftyp2p.thrift.locator.RingMember member : seen.members) {
      Optional<Endpoint> endpoint = Wire.endpoint(member.location);
      if (endpoint.isPresent() && member.state != null) {
        int slots = ring.slotsOwned(endpoint.get());
        table.add(
            endpoint.get().toString(),
            member.state.name().toLowerCase(Locale.ROOT),
            slots,
            String.format(Locale.ROOT, "%.1f%%", 100.0 * slots / HashRing.SLOTS));
      }
    }
    table.print(json);
    return ExitStatus.DONE;
  }

  private static HashRing ringOf(Ring seen) {
    List<RingMember> members = new ArrayList<>();
    for (io.thriftyp2p.thrift.locator.RingMember member : seen.members) {
      if (Wire.inRing(member)) {
        Wire.endpoint(member.location)
            .ifPresent(at -> members.add(new RingMember(at, member.weight, member.zone)));
      }
    }
    return HashRing.of(Layout.valueOf(seen.layout.name()), members);
  }
}
