package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.Remainder;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "leave",
    description = {
      "Has a node hand over all that it holds, leave its ring and end, as Ctrl-C does.",
      "Ends when the node is gone. Status 1: it could not hand everything over."
    })
final class AdminLeave extends ClientCommand {
  /** Longer than a node waits for somebody who takes over what it holds. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Parameters(index = "0", paramLabel = "HOST:PORT", converter = PeerConverter.class)
  private Endpoint node = new Endpoint("127.0.0.1", 1);

  @Override
  int run(StoreClient store) throws Exception {
    List<Endpoint> others =
        await(store.members()).stream().filter(member -> !member.equals(node)).toList();
    Remainder before = await(store.node(node).leave());
    try (Progress progress = new Progress()) {
      awaitGone(store, before, progress);
    }
    if (others.isEmpty()) {
      System.out.println(node + " was the last member of its ring, and is gone");
      return ExitStatus.DONE;
    }
    try (StoreClient rest = StoreClient.of(others)) {
      return awaitLeft(rest);
    }
  }

  private void awaitGone(StoreClient store, Remainder begun, Progress progress) throws Exception {
    Poll poll = new Poll(PATIENCE);
    Remainder left = begun;
    while (poll.goOn(left)) {
      Remainder shown = left;
      progress.show(
          () ->
              "%s leaves: %d entries to hand over, %d slots to be claimed"
                  .formatted(node, shown.entries(), shown.slots()));
      try {
        left = await(store.node(node).leave());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof PeerUnreachableException) {
          return;
        }
        if (!(e.getCause() instanceof PeerException)) {
          throw e;
        }
      }
    }
    throw new CommandFailure(
        ExitStatus.UNAVAILABLE,
        node + " is still there, and nothing moves; see its log and storeadmin status");
  }

  /** The others hear of it in a moment. */
  private int awaitLeft(StoreClient rest) throws Exception {
    Poll poll = new Poll(Duration.ofSeconds(5));
    String state;
    do {
      state = stateIn(await(rest.ring()));
      if (state.equals(MemberState.LEFT.name())) {
        System.out.println(node + " has left");
        return ExitStatus.DONE;
      }
    } while (poll.goOn(state));
    System.err.println(
        "storeadmin leave: %s is gone and %s for the others: it did not hand everything over"
            .formatted(node, state));
    return ExitStatus.NO;
  }

  /** A member that left in good order may be forgotten already. */
  private String stateIn(Ring ring) {
    return ring.members.stream()
        .filter(member -> Wire.endpoint(member.location).filter(node::equals).isPresent())
        .map(member -> String.valueOf(member.state))
        .findFirst()
        .orElse(MemberState.LEFT.name());
  }
}
