package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcConfigTest {
  @ParameterizedTest
  @CsvSource({"16, 32", "256, 32", "1024, 128", "2048, 256", "32768, 256"})
  void aSmallHeapHoldsLessInFlight(long heapMebibytes, long inFlightMebibytes) {
    assertThat(RpcConfig.inFlight(heapMebibytes << 20)).isEqualTo(inFlightMebibytes << 20);
  }
}
