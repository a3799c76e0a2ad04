package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.thrift.diststore.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class StoreBenchTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree(3);

  @Test
  void aRingIsMeasuredTestByTest() {
    Result result =
        RING.ask(
            "storebench",
            "-t",
            "set,get,mget",
            "-n",
            "600",
            "-c",
            "4",
            "-P",
            "2",
            "-r",
            "300",
            "-d",
            "10",
            "--mget-keys",
            "5",
            "--warmup",
            "20",
            "--csv");
    assertThat(result.status()).describedAs(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("test,requests_per_second,requests,failed,missing,p50_ms");
    for (int i = 1; i < lines.size(); i++) {
      assertThat(lines.get(i).split(","))
          .startsWith(new String[] {List.of("set", "get", "mget").get(i - 1)})
          .endsWith("service_time");
      // All keys are there: what the sets left out was put before the gets.
      assertThat(lines.get(i)).contains(",600,0,0,");
    }
    assertThat(result.err()).contains("storebench: put ").contains(" of the 300 keys");
    assertThat(RING.ask("storeget", "key:000000000299").status()).isZero();
  }

  @Test
  void atARateItTakesItsTime() throws Exception {
    Result result =
        RING.ask(
            "storebench",
            "-t",
            "get",
            "-n",
            "100",
            "-c",
            "2",
            "-r",
            "10",
            "--rate",
            "400",
            "--warmup",
            "0",
            "--json",
            "--consistency",
            "one");
    assertThat(result.status()).describedAs(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("seconds").asDouble()).isGreaterThanOrEqualTo(99 / 400.0);
    assertThat(json.get("latency").asText()).isEqualTo("since_due");
  }

  @Test
  void whatIsNotPutIsMissing() throws Exception {
    Result result =
        RING.ask(
            "storebench",
            "-t",
            "get",
            "-n",
            "50",
            "-c",
            "1",
            "-r",
            "1000000000",
            "--seed",
            "3",
            "--no-load",
            "--warmup",
            "0",
            "--json");
    assertThat(result.status()).isZero();
    assertThat(new ObjectMapper().readTree(result.out()).get("missing").asLong()).isEqualTo(50);
  }

  @Test
  void requestsThatFailAreToldAndMakeTheStatus() throws Exception {
    try (ScriptedStore store = new ScriptedStore()) {
      store.on("put_entry", arguments -> new Unavailable("nobody is there", false));
      Result result =
          CommandRun.run(
              "storebench",
              "-h",
              store.address(),
              "-t",
              "set",
              "-n",
              "5",
              "-c",
              "1",
              "--timeout",
              "100ms",
              "--warmup",
              "0");
      assertThat(result.status()).isEqualTo(ExitStatus.UNAVAILABLE);
      assertThat(result.out()).contains("5 failed (5 unavailable)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c 0",
        "-P 100000",
        "-n 0",
        "-r 0",
        "-d 9000000",
        "-t put",
        "--rate -1",
        "--warmup x",
        "--csv --json"
      })
  void aWrongOptionIsOneLine(String options) {
    assertOneLine(
        RING.ask("storebench", options.split(" ")), ExitStatus.USAGE, "storebench: ", "--help");
  }
}
