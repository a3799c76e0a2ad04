package io.thriftyp2p.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.Explanation;
import io.thriftyp2p.diststore.replication.ReplicaState;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Where a key is: its slot, who is to keep it, and what each replica really has.",
      "A replica counts when it has all that it is to have of the slot."
    })
final class AdminExplain extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Override
  int run(StoreClient store) throws Exception {
    Explanation explanation = await(store.explain(bytesOf(key)));
    Table table = table(explanation);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("key", key);
      object.put("slot", explanation.slot());
      object.put("owners", names(explanation.owners()));
      object.put("replicas", table.objects());
      System.out.println(new ObjectMapper().writeValueAsString(object));
    } else {
      System.out.println(
          "slot "
              + explanation.slot()
              + ", owners "
              + String.join(" ", names(explanation.owners())));
      table.print(false);
    }
    return ExitStatus.DONE;
  }

  private static Table table(Explanation explanation) {
    Table table =
        new Table(
            "node", "has", "version", "time", "bytes", "expires", "counts", "group", "problem");
    for (ReplicaState state : explanation.replicas()) {
      table.add(
          state.node().toString(),
          has(state),
          state.version().map(Version::toString).orElse("-"),
          state.version().map(v -> Instant.ofEpochMilli(v.millis()).toString()).orElse("-"),
          state.valueBytes(),
          state.expiresAtMillis() == Versioned.NEVER
              ? "-"
              : Instant.ofEpochMilli(state.expiresAtMillis()).toString(),
          state.counts() ? "yes" : "no",
          state.group().isEmpty() ? "-" : String.join(",", names(state.group())),
          state.problem().orElse("-"));
    }
    return table;
  }

  private static String has(ReplicaState state) {
    if (state.problem().isPresent()) {
      return "unknown";
    }
    if (state.version().isEmpty()) {
      return "nothing";
    }
    return state.tombstone() ? "deletion" : "value";
  }

  private static List<String> names(List<Endpoint> nodes) {
    return nodes.stream().map(Endpoint::toString).collect(Collectors.toList());
  }
}
