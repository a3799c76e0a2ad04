package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {
  private static Request request(String query) {
    return new Request("", Request.query(query), new DefaultHttpHeaders(), new byte[0]);
  }

  @Test
  void parametersStandBetweenAmpersands() {
    assertThat(Request.query("")).isEmpty();
    assertThat(Request.query("a=1&b&&c=&d=x=y&=z"))
        .isEqualTo(Map.of("a", "1", "b", "", "c", "", "d", "x=y", "", "z"));
    assertThat(Request.query("a=1&a=2")).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void textIsDecodedAndAPlusIsASpace() {
    assertThat(request("t=a+b%2B%C3%BC").text("t")).contains("a b+ü");
    assertThat(request("t=").text("t")).contains("");
    assertThat(request("").text("t")).isEmpty();
  }

  @Test
  void numbersHaveBounds() {
    assertThat(request("").number("n", 7, 1, 9)).isEqualTo(7);
    assertThat(request("n=9").number("n", 7, 1, 9)).isEqualTo(9);
    for (String wrong : new String[] {"", "0", "10", "-1", "1.5", "x", "99999999999999999999"}) {
      assertThatThrownBy(() -> request("n=" + wrong).number("n", 7, 1, 9))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("give 1 to 9");
    }
  }

  @Test
  void aKeyIsMeasuredInItsBytes() {
    assertThat(Request.key("%00%ff", 2).bytes()).containsExactly(0, -1);
    assertThatThrownBy(() -> Request.key("%00%ff", 1)).isInstanceOf(Problem.class);
  }
}
