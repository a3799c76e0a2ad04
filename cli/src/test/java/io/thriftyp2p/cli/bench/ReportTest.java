package io.thriftyp2p.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Report report(boolean open, Map<String, Long> failures) {
    Histogram latencies = new Histogram(3);
    for (long millis = 1; millis <= 1_000; millis++) {
      latencies.recordValue(millis * 1_000_000);
    }
    return new Report("get", open, new Measured(latencies, 2_000_000_000L, 4, failures));
  }

  @Test
  void peopleReadWhatTheFiguresAre() {
    assertThat(report(false, Map.of("unavailable", 2L, "timed out", 3L)).text())
        .contains(
            "get: 500.0 requests a second; 1000 requests in 2.00 s, 5 failed (3 timed out, 2 unavailable)")
        .contains("4 keys were missing")
        .contains("service time (ms): p50 500.")
        .contains(" p95 95", " p99 99", " p99.9 99", " max 1000.");
    assertThat(report(true, Map.of()).text())
        .contains("0 failed\n")
        .contains("since due (ms): p50");
  }

  @Test
  void programsReadTheSame() throws Exception {
    JsonNode json = new ObjectMapper().readTree(report(true, Map.of("timed out", 3L)).json());
    assertThat(json.get("requests_per_second").asDouble()).isEqualTo(500.0);
    assertThat(json.get("failures").get("timed out").asLong()).isEqualTo(3);
    assertThat(json.get("p99_ms").asDouble()).isBetween(989.0, 992.0);
    assertThat(json.get("latency").asText()).isEqualTo("since_due");
    String[] names = Report.csvHeader().split(",");
    String[] values = report(false, Map.of()).csv().split(",");
    assertThat(values).hasSameSizeAs(names).startsWith("get", "500.000", "1000", "0", "4");
    assertThat(values[values.length - 1]).isEqualTo("service_time");
  }
}
