package io.thriftyp2p.it.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bill of materials names what the distribution has, and nothing in it has a known hole. */
class BillOfMaterialsIT {
  private static final Path TARGET = Command.ROOT.resolve("cli/target");

  private static JsonNode bill;

  @BeforeAll
  static void readBill() throws IOException {
    bill = new ObjectMapper().readTree(TARGET.resolve("bom.json").toFile());
  }

  @Test
  void itIsCycloneDxAndTheSameForEachBuild() {
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.path("metadata").has("timestamp")).isFalse();
  }

  @Test
  void itNamesEveryJarOfTheDistributionByItsChecksumAndNoOther() throws Exception {
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> jars = Files.list(TARGET.resolve("dist/lib"))) {
      for (Path jar : jars.toList()) {
        shipped.put(jar.getFileName().toString(), sha256(jar));
      }
    }
    Map<String, String> named = new TreeMap<>();
    for (JsonNode component : bill.path("components")) {
      named.put(jar(component), hash(component));
    }
    // What the bill is of has no checksum in it.
    String subject = jar(bill.path("metadata").path("component"));
    assertThat(shipped).containsKey(subject);
    shipped.remove(subject);
    assertThat(named).hasSizeGreaterThan(20).isEqualTo(shipped);
  }

  @Test
  void everythingInItHasALicence() {
    for (JsonNode component : bill.path("components")) {
      assertThat(component.path("licenses")).as(jar(component)).isNotEmpty();
    }
  }

  @Test
  void nothingInItHasAKnownHole() throws Exception {
    KnownHoles known = KnownHoles.read(KnownHolesTest.TABLE);
    List<String> found = new ArrayList<>();
    int concerned = 0;
    for (JsonNode component : bill.path("components")) {
      String artifact = component.path("group").asText() + ":" + component.path("name").asText();
      found.addAll(known.of(artifact, component.path("version").asText()));
      if (known.holes().stream().anyMatch(hole -> hole.artifact().equals(artifact))) {
        concerned++;
      }
    }
    assertThat(found).isEmpty();
    // A table of other artifacts would find nothing, either.
    assertThat(concerned).isGreaterThanOrEqualTo(8);
  }

  private static String jar(JsonNode component) {
    return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
  }

  private static String hash(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }
    return "none";
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }
}
