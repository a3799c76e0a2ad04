package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "nodes",
    description = {
      "Who is in the ring, and with which share of it.",
      "With --history: what has changed lately, and why."
    })
final class AdminNodes extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(
      names = "--history",
      arity = "0..1",
      fallbackValue = "50",
      paramLabel = "COUNT",
      description = "The last changes as one node saw them, 50 unless COUNT says otherwise.")
  private @Nullable Integer history;

  @Override
  int run(StoreClient store) throws Exception {
    if (history != null) {
      printHistory(store, history);
      return ExitStatus.DONE;
    }
    Ring seen = await(store.ring());
    HashRing ring = ringOf(seen);
    Table table = new Table("node", "state", "slots", "share", "kind");
    for (io.thriftyp2p.thrift.locator.RingMember member : seen.members) {
      Optional<Endpoint> endpoint = Wire.endpoint(member.location);
      if (endpoint.isPresent() && isShown(member.state)) {
        int slots = ring.slotsOwned(endpoint.get());
        table.add(
            endpoint.get().toString(),
            lower(member.state),
            slots,
            String.format(Locale.ROOT, "%.1f%%", 100.0 * slots / HashRing.SLOTS),
            Wire.isClassic(member) ? "2009" : "node");
      }
    }
    table.print(json);
    return ExitStatus.DONE;
  }

  /** A member that left in good order is of no interest any more. */
  private static boolean isShown(@Nullable MemberState state) {
    return state != null && state != MemberState.LEFT;
  }

  private void printHistory(StoreClient store, int count) throws Exception {
    Table table = new Table("time", "node", "before", "after", "cause");
    for (RingEvent event : await(store.history(count))) {
      Optional<Endpoint> endpoint = Wire.endpoint(event.member.location);
      if (endpoint.isPresent() && event.member.state != null) {
        table.add(
            Instant.ofEpochMilli(event.at_ms).toString(),
            endpoint.get().toString(),
            event.before == null ? "-" : lower(event.before),
            lower(event.member.state),
            event.cause);
      }
    }
    table.print(json);
  }

  private static String lower(MemberState state) {
    return state.name().toLowerCase(Locale.ROOT);
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
