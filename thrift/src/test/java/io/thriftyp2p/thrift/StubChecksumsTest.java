package io.thriftyp2p.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether the stubs of each module are those of its IDL, as far as that can be told without a
 * compiler: neither was changed since {@code thrift/regenerate} wrote {@code thrift/CHECKSUMS}.
 */
class StubChecksumsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

  @ParameterizedTest
  @ValueSource(strings = {"thrift", "examples"})
  void theStubsAreThoseOfTheIdl(String module) throws IOException {
    Map<String, String> actual = checksums(module, "src/main/thrift");
    assertThat(actual).isNotEmpty();
    actual.putAll(checksums(module, "src/generated/java"));
    assertThat(differences(actual, recorded(module)))
        .describedAs(
            "IDL and stubs that are not as thrift/regenerate left them; run it (it says which"
                + " compiler it needs) and commit what it writes")
        .isEmpty();
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    return Stream.concat(one.keySet().stream(), other.keySet().stream())
        .distinct()
        .filter(name -> !Objects.equals(one.get(name), other.get(name)))
        .toList();
  }

  private static Map<String, String> recorded(String module) throws IOException {
    try (Stream<String> lines = Files.lines(ROOT.resolve("thrift/CHECKSUMS"))) {
      return lines
          .map(line -> line.split(" +", 2))
          .filter(parts -> parts[1].startsWith(module + "/"))
          .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    }
  }

  private static Map<String, String> checksums(String module, String directory) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(directory))) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  StubChecksumsTest::name,
                  StubChecksumsTest::sha256,
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  private static String name(Path file) {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
