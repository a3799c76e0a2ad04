package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.diststore.StoreClient;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What storeadmin finds out about keys. */
@Timeout(60)
class AdminKeysTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree();

  @Test
  void adminFindsKeys() throws Exception {
    String node = RING.node(0).endpoint().toString();
    RING.ask("storeput", "needle", "1");
    assertThat(run("storeadmin", "keys", "-h", node).out().lines()).contains("needle");
    try (StoreClient store = StoreClient.of(List.of(RING.node(0).endpoint()))) {
      store.put(new byte[] {(byte) 0xff, 0}, new byte[0]).get(20, TimeUnit.SECONDS);
    }
    JsonNode keys =
        new ObjectMapper().readTree(run("storeadmin", "keys", "-h", node, "--json").outBytes());
    assertThat(keys.findValuesAsText("key")).contains("needle");
    assertThat(keys.findValuesAsText("key_base64")).containsExactly("/wA=");
    Result where = run("storeadmin", "whereis", "-h", node, "needle");
    assertThat(where.status()).isZero();
    String owner = where.out().strip();
    assertThat(run("storeadmin", "keys", "-h", node, "--node", owner).out().lines())
        .contains("needle");
    JsonNode json =
        new ObjectMapper()
            .readTree(run("storeadmin", "whereis", "-h", node, "--json", "needle").outBytes());
    assertThat(json.get(0).get("owner").asText()).isEqualTo(owner);
  }

  @Test
  void keysAreListedByPrefixAndUpToALimit() {
    for (int i = 0; i < 30; i++) {
      RING.ask("storeput", "listed" + i, "1");
    }
    assertThat(RING.ask("storeadmin", "keys", "--prefix", "listed").out().lines()).hasSize(30);
    assertThat(RING.ask("storeadmin", "keys", "--prefix", "listed1").out().lines()).hasSize(11);
    assertThat(RING.ask("storeadmin", "keys", "--limit", "7").out().lines()).hasSize(7);
    assertThat(RING.ask("storeadmin", "keys", "--limit", "0").out()).isEmpty();
    assertThat(RING.ask("storeadmin", "keys", "--prefix", "no such").out()).isEmpty();
  }

  @Test
  void haskeySaysWhatIsKnownOfAKey() throws Exception {
    RING.ask("storeput", "known", "12345");
    Result has = RING.ask("storeadmin", "haskey", "known");
    assertThat(has.status()).describedAs(has.err()).isZero();
    assertThat(has.out().lines()).hasSize(2);
    JsonNode json =
        new ObjectMapper().readTree(RING.ask("storeadmin", "haskey", "--json", "known").outBytes());
    assertThat(json.get(0).get("bytes").asInt()).isEqualTo(5);
    assertThat(Instant.parse(json.get(0).get("time").asText())).isAfter("2020-01-01T00:00:00Z");
    Result missing = RING.ask("storeadmin", "haskey", "unknown");
    assertThat(missing.status()).isEqualTo(ExitStatus.NO);
    assertThat(missing.out()).isEmpty();
  }
}
