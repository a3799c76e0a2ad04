package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.thrift.diststore.BackupFailed;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.Explanation;
import io.thriftyp2p.thrift.diststore.LeaveProgress;
import io.thriftyp2p.thrift.diststore.NodeHealth;
import io.thriftyp2p.thrift.diststore.ReplicaState;
import io.thriftyp2p.thrift.diststore.TaskProgress;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.locator.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What storeadmin has nodes do, and how it tells of it. */
@Timeout(60)
class AdminTasksTest {
  private ScriptedStore store;

  @BeforeEach
  void start() throws Exception {
    store = new ScriptedStore();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static TaskProgress progress(long run, boolean running, int done) {
    return new TaskProgress().setRun(run).setRunning(running).setSlots_done(done).setSlots_total(9);
  }

  @Test
  void balanceIsBegunOnceAndAskedForUntilItIsDone() throws Exception {
    List<Boolean> starts = new ArrayList<>();
    store.on(
        "balance",
        arguments -> {
          starts.add((Boolean) arguments[0]);
          return progress(3, starts.size() < 4, 2 * starts.size()).setEntries_moved(5);
        });
    Result balance = store.admin("balance", "--json");
    assertThat(balance.status()).describedAs(balance.err()).isZero();
    assertThat(starts).containsExactly(true, false, false, false);
    JsonNode row = new ObjectMapper().readTree(balance.outBytes()).get(0);
    assertThat(row.get("node").asText()).isEqualTo(store.address());
    assertThat(row.get("slots").asInt()).isEqualTo(8);
    assertThat(row.get("moved").asInt()).isEqualTo(5);
  }

  @Test
  void aTaskThatCouldNotReachEverythingIsStatusOne() {
    store.on("purge", arguments -> progress(1, false, 9).setProblem("10.0.0.7:9900 is down"));
    Result purge = store.admin("purge", store.address());
    assertThat(purge.status()).isEqualTo(ExitStatus.NO);
    assertThat(purge.out()).contains("10.0.0.7:9900 is down");
  }

  @Test
  void whatIsNotSyncedSaysWhy() {
    store.on("health", arguments -> new NodeHealth(4, 0, 0, 0));
    assertThat(store.admin("synced").status()).isZero();
    assertThat(store.admin("safe-to-stop", store.address()).out()).isEqualTo("yes\n");

    store.on(
        "health",
        arguments ->
            new NodeHealth(4, 0, 0, 7)
                .setUnsynced_reason("7 hints wait")
                .setUnsafe_reason("slot 12 has no other replica"));
    Result synced = store.admin("synced");
    assertThat(synced.status()).isEqualTo(ExitStatus.NO);
    assertThat(synced.out()).contains("7 hints wait");
    Result safe = store.admin("safe-to-stop", store.address());
    assertThat(safe.status()).isEqualTo(ExitStatus.NO);
    assertThat(safe.out()).isEqualTo("no: slot 12 has no other replica\n");
  }

  @Test
  void explainShowsEachReplica() throws Exception {
    Location here = Wire.location(store.node().endpoint());
    Location there = new Location("10.0.0.7", (short) -25536);
    store.on(
        "explain",
        arguments ->
            new Explanation(
                77,
                List.of(here, there),
                List.of(
                    new ReplicaState()
                        .setNode(here)
                        .setVersion(new Version(1_000L << 16, 5))
                        .setValue_bytes(3)
                        .setCounts(true)
                        .setGroup(List.of(here, there)),
                    new ReplicaState().setNode(there).setProblem("connection refused"))));
    Result text = store.admin("explain", "k");
    assertThat(text.status()).describedAs(text.err()).isZero();
    assertThat(text.out().lines())
        .hasSize(4)
        .first()
        .isEqualTo("slot 77, owners " + store.address() + " 10.0.0.7:40000");
    assertThat(text.out()).contains("1970-01-01T00:00:01Z", "unknown", "connection refused");
    JsonNode json = new ObjectMapper().readTree(store.admin("explain", "--json", "k").outBytes());
    assertThat(json.get("slot").asInt()).isEqualTo(77);
    assertThat(json.get("replicas").get(0).get("has").asText()).isEqualTo("value");
    assertThat(json.get("replicas").get(1).get("counts").asText()).isEqualTo("no");
  }

  @Test
  void aStoreWithoutQuorumIsStatusFour() {
    store.on("has_entry", arguments -> new Unavailable("1 of 2 replicas answered", false));
    assertOneLine(
        store.admin("haskey", "--timeout", "300ms", "k"),
        ExitStatus.UNAVAILABLE,
        "storeadmin: 1 of 2 replicas answered; try again");
    store.on("put_entry", arguments -> new Unavailable("1 of 2 replicas answered", true));
    assertOneLine(
        CommandRun.run("storeput", "-h", store.address(), "--timeout", "300ms", "k", "v"),
        ExitStatus.UNAVAILABLE,
        "storeput: 1 of 2 replicas answered; a write may have happened");
  }

  @Test
  void aBackupIsAskedForUntilItIsDone() {
    List<Object> asked = new ArrayList<>();
    store.on(
        "backup",
        arguments -> {
          asked.add(arguments[0]);
          return new BackupProgress(asked.size() < 3, arguments[0] + "/there");
        });
    Result backup = store.admin("backup", "/backups/today");
    assertThat(backup.status()).describedAs(backup.err()).isZero();
    assertThat(backup.out()).contains("/backups/today/there");
    assertThat(asked).hasSize(3).containsOnly("/backups/today");

    asked.clear();
    store.admin("backup", "relative");
    assertThat(Path.of((String) asked.get(0))).isAbsolute();

    store.on("backup", arguments -> new BackupFailed("no space left"));
    Result failed = store.admin("backup", "/backups/today");
    assertThat(failed.status()).isEqualTo(ExitStatus.NO);
    assertThat(failed.err()).isEqualTo("storeadmin backup: no space left\n");
  }

  @Test
  void leaveEndsWhenTheNodeIsGone() {
    store.on(
        "leave",
        arguments -> {
          var unused = store.node().leave();
          return new LeaveProgress(10, 2, true);
        });
    Result leave = store.admin("leave", store.address());
    assertThat(leave.status()).describedAs(leave.err()).isZero();
    assertThat(leave.out())
        .isEqualTo(store.address() + " was the last member of its ring, and is gone\n");
  }
}
