package io.thriftyp2p.locator.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classic layout against the cases that were taken from the system of 2009. */
class ClassicRingVectorsTest {
  private static final long BEYOND_KEYS = 1L << 32;

  static Stream<Named<JsonNode>> rings() throws IOException {
    return elements(vectors().path("rings"))
        .map(ring -> Named.of(ring.path("name").textValue(), ring));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void everyKeyHasItsPositionAndOwner(JsonNode expected) {
    HashRing ring = ring(expected);
    for (JsonNode vector : cases(expected.path("vectors"))) {
      assertThat(ring.position(key(vector)))
          .as("%s", vector)
          .isEqualTo(vector.get("point").asLong());
      assertThat(ring.owner(key(vector))).as("%s", vector).contains(endpoint(vector.get("owner")));
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void everyKeyHasItsOwnerAfterAMemberLeft(JsonNode expected) {
    JsonNode after = expected.path("after_remove");
    HashRing ring = ring(expected).without(endpoint(after.get("node")));
    for (JsonNode vector : cases(after.path("vectors"))) {
      assertThat(ring.owner(key(vector))).as("%s", vector).contains(endpoint(vector.get("owner")));
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void preferenceListIsTheOrderOfIteration(JsonNode expected) {
    HashRing ring = ring(expected);
    for (JsonNode vector : cases(expected.path("iterate"))) {
      assertThat(ring.preferenceList(key(vector), ring.size()))
          .as("%s", vector)
          .isEqualTo(elements(vector.get("nodes")).map(node -> endpoint(node)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void pointsReachBeyondTheKeys(JsonNode expected) {
    HashRing ring = ring(expected);
    PointTable table = ring.placement().table();
    assertThat(table.size()).isEqualTo(expected.get("points").asInt());
    assertThat(points(table).filter(point -> point < BEYOND_KEYS).count())
        .isEqualTo(expected.get("points_below_2^32").asLong());
    assertThat(points(table).filter(point -> point < BEYOND_KEYS).max())
        .hasValue(expected.get("max_point_below_2^32").asLong());
    assertThat(points(table).filter(point -> point >= BEYOND_KEYS).min())
        .hasValue(expected.get("smallest_point_at_or_above_2^32").asLong());
    assertThat(points(table).max()).hasValue(expected.get("largest_point").asLong());
  }

  @ParameterizedTest
  @MethodSource("rings")
  void keysAboveTheLastPointAmongThemBelongToTheNextOneBeyond(JsonNode expected) {
    HashRing ring = ring(expected);
    Endpoint owner = endpoint(expected.get("owner_of_keys_above_last_point"));
    assertThat(ring.ownerAt(expected.get("max_point_below_2^32").asLong())).contains(owner);
    assertThat(ring.ownerAt(BEYOND_KEYS - 1)).contains(owner);
  }

  @Test
  void weightedMembersHaveTheirPointsAndKeys() throws IOException {
    for (JsonNode expected : cases(vectors().path("weighted"))) {
      HashRing ring = ring(expected);
      Placement placement = ring.placement();
      for (var points : expected.get("points_per_node").properties()) {
        int member = placement.indexOf(Endpoint.parse(points.getKey()));
        assertThat(placement.pointsOf(member)).isEqualTo(points.getValue().asInt());
      }
      for (JsonNode vector : cases(expected.path("vectors"))) {
        assertThat(ring.owner(key(vector)))
            .as("%s", vector)
            .contains(endpoint(vector.get("owner")));
      }
    }
  }

  private static JsonNode vectors() throws IOException {
    try (InputStream json =
        ClassicRingVectorsTest.class.getResourceAsStream("/classic-ring.json")) {
      return new ObjectMapper().readTree(json);
    }
  }

  private static HashRing ring(JsonNode expected) {
    List<RingMember> members = new ArrayList<>();
    for (JsonNode node : expected.path("nodes")) {
      double weight = expected.path("weights").path(node.textValue()).asDouble(1);
      members.add(new RingMember(endpoint(node), weight, ""));
    }
    return HashRing.of(Layout.CLASSIC, members);
  }

  /** An empty list would let its test pass for nothing. */
  private static List<JsonNode> cases(JsonNode array) {
    assertThat(array).isNotEmpty();
    return elements(array).toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return array.valueStream();
  }

  private static LongStream points(PointTable table) {
    return LongStream.range(0, table.size()).map(i -> table.point((int) i));
  }

  private static byte[] key(JsonNode vector) {
    return vector.get("key").textValue().getBytes(UTF_8);
  }

  private static Endpoint endpoint(JsonNode node) {
    return Endpoint.parse(node.textValue());
  }
}
