package io.thriftyp2p.locator.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pins the placement to figures computed apart from this code: a release that placed differently
 * could not share a ring with the one before.
 */
class SlotsLayoutTest {
  private static final Endpoint FIRST = new Endpoint("10.0.0.1", 9900);
  private static final Endpoint SECOND = new Endpoint("10.0.0.2", 9900);
  private static final Endpoint THIRD = new Endpoint("10.0.0.3", 9900);
  private static final HashRing EVEN = HashRing.of(Layout.SLOTS, RingSamples.members(3));

  @ParameterizedTest
  @CsvSource({
    "A,                                32709, 10.0.0.1:9900",
    "B,                                40286, 10.0.0.3:9900",
    "C,                                3425,  10.0.0.3:9900",
    "D,                                63011, 10.0.0.3:9900",
    "E,                                14910, 10.0.0.1:9900",
    "F,                                32774, 10.0.0.1:9900",
    "key,                              15470, 10.0.0.1:9900",
    "7fc56270e7a70fa81a5935b72eacbe29, 19645, 10.0.0.3:9900",
  })
  void everyKeyHasItsSlotAndOwner(String key, int slot, String owner) {
    assertThat(EVEN.slot(key.getBytes(UTF_8))).isEqualTo(slot);
    assertThat(EVEN.owner(key.getBytes(UTF_8))).contains(Endpoint.parse(owner));
    assertThat(EVEN.owners(slot)).containsExactly(Endpoint.parse(owner));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10.0.0.2:9900",
    "32767, 10.0.0.1:9900",
    "32768, 10.0.0.1:9900",
    "65535, 10.0.0.2:9900"
  })
  void theCircleIsUnsignedAndCloses(int slot, String owner) {
    assertThat(EVEN.owners(slot)).containsExactly(Endpoint.parse(owner));
  }

  @Test
  void everyMemberHasItsShare() {
    assertThat(EVEN.placement().table().size()).isEqualTo(3072);
    assertThat(EVEN.slotsOwned(FIRST)).isEqualTo(22_158);
    assertThat(EVEN.slotsOwned(SECOND)).isEqualTo(21_284);
    assertThat(EVEN.slotsOwned(THIRD)).isEqualTo(22_094);
  }

  /** 1,024, 2,560 and 15 points: half of the last md5 is not used. */
  @Test
  void everyMemberHasTheShareOfItsWeight() {
    Endpoint light = new Endpoint("::1", 9900);
    HashRing ring =
        HashRing.of(
            Layout.SLOTS,
            List.of(
                new RingMember(FIRST),
                new RingMember(SECOND, 2.5, ""),
                new RingMember(light, 0.0151, "")));
    assertThat(ring.placement().table().size()).isEqualTo(3599);
    assertThat(ring.slotsOwned(FIRST)).isEqualTo(19_725);
    assertThat(ring.slotsOwned(SECOND)).isEqualTo(45_567);
    assertThat(ring.slotsOwned(light)).isEqualTo(244);
  }
}
