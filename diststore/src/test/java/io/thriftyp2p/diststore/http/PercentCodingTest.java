package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PercentCodingTest {
  @Property
  void whatIsEncodedIsDecoded(@ForAll byte[] bytes) {
    String text = PercentCoding.encode(bytes);
    assertThat(text).matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})*");
    assertThat(PercentCoding.decode(text)).isEqualTo(bytes);
    assertThat(PercentCoding.decode(text.toLowerCase(java.util.Locale.ROOT)).length)
        .isEqualTo(bytes.length);
  }

  @Property
  void anyTextIsDecodedOrRefused(@ForAll String text) {
    try {
      assertThat(PercentCoding.decode(text).length).isLessThanOrEqualTo(text.length());
    } catch (Problem refused) {
      assertThat(text).contains("%");
    }
  }

  @Example
  void escapesThatAreNoneAreRefused() {
    for (String text : new String[] {"%", "a%", "%1", "%g1", "%1g", "%%41", "% 1", "%+1"}) {
      assertThatThrownBy(() -> PercentCoding.decode(text)).isInstanceOf(Problem.class);
    }
  }

  @Example
  void onlyUtf8IsText() {
    assertThat(PercentCoding.utf8("ü".getBytes(UTF_8))).contains("ü");
    assertThat(PercentCoding.utf8(new byte[] {-1})).isEmpty();
    assertThat(PercentCoding.utf8(new byte[0])).contains("");
  }
}
