package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.RingMember;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "synced",
    description = {
      "Whether all replicas of all keys are known to be equal, and nothing is on the move.",
      "Status 1: they are not; each node says why."
    })
final class AdminSynced extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(StoreClient store) throws Exception {
    Table table = new Table("node", "synced", "reason");
    int status = ExitStatus.DONE;
    for (RingMember member : await(store.ring()).members) {
      Optional<Endpoint> node = Wire.endpoint(member.location);
      if (node.isPresent() && matters(member)) {
        Optional<String> reason = reason(store, node.get(), member);
        table.add(node.get().toString(), reason.isEmpty() ? "yes" : "no", reason.orElse("-"));
        status = reason.isPresent() ? ExitStatus.NO : status;
      }
    }
    table.print(json);
    return status;
  }

  private static boolean matters(RingMember member) {
    return !Wire.isClassic(member)
        && member.state != MemberState.LEFT
        && member.state != MemberState.LOST;
  }

  private static Optional<String> reason(StoreClient store, Endpoint node, RingMember member)
      throws Exception {
    if (member.state == MemberState.DOWN) {
      return Optional.of("it is down");
    }
    try {
      return await(store.node(node).health()).unsyncedReason();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PeerException || e.getCause() instanceof UnavailableException) {
        return Optional.of(String.valueOf(e.getCause().getMessage()));
      }
      throw e;
    }
  }
}
