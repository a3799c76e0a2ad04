package io.thriftyp2p.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResultTableTest {
  private final ResultTable table = new ResultTable();

  @Test
  void showsMediansAndSpreadAndTheMedianOfTheRatiosOfEachRound() {
    table.add("get|ours|1000 10.0 100.0");
    table.add("get|theirs|500 20.0 200.0");
    table.add("get|ours|4000 12.0 120.0");
    table.add("get|theirs|1000 22.0 220.0");
    table.add("get|ours|3000 11.0 110.0");
    table.add("get|theirs|1000 21.0 210.0");
    assertThat(table.toString().lines().skip(2))
        .containsExactly(
            "| get | ours | 3,000 | 1,000 – 4,000 | 11 | 110 | 1.00 |",
            "| get | theirs | 1,000 | 500 – 1,000 | 21 | 210 | 3.00 |");
  }

  @Test
  void eachOperationHasAFirstStoreOfItsOwn() {
    table.add("get|ours|1000 1 1");
    table.add("set|theirs|200 1 1");
    table.add("set|ours|100 1 1");
    assertThat(
            table.toString().lines().skip(2).map(line -> line.replaceAll(".* \\| (.*) \\|$", "$1")))
        .containsExactly("1.00", "1.00", "2.00");
  }

  @Test
  void aLineThatIsNoResultIsRefused() {
    assertThatThrownBy(() -> table.add("get|ours|"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'get|ours|' is no result: OPERATION|STORE|RATE P50 P99");
  }
}
