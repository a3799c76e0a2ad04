package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Small commands start from an archive of classes, and do without when it is of no use. */
@Timeout(240)
class ClassArchiveIT {
  private static final Duration LONG = Duration.ofMinutes(3);

  @RegisterExtension final Servers servers = new Servers();

  /** An unpacked distribution of this test's own. */
  private Path home;

  private String node;

  @BeforeEach
  void unpack() throws Exception {
    node = servers.store("--memory", "--alone", "--address", "127.0.19.1").address();
    assertThat(Command.run("storeput", "-h", node, "c", "charlie").status()).isZero();
    home = servers.newDirectory();
    copy(Command.ROOT.resolve("bin"), home.resolve("bin"));
    copy(Command.ROOT.resolve("cli/target/dist/lib"), home.resolve("lib"));
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Path archives() {
    return home.resolve("archives");
  }

  private String get(String javaOptions) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/storeget").toString(), "-h", node, "c");
    builder.environment().putAll(Map.of("JAVA_OPTS", javaOptions, "JAVA_TOOL_OPTIONS", ""));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).describedAs(said).isZero();
    return said;
  }

  private void awaitMade() {
    await().atMost(LONG).until(() -> Files.exists(archives().resolve("made")));
  }

  @Test
  void theFirstCommandsHaveItMadeAndTheNextUseIt() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get("")).isEqualTo("charlie\n");
    }
    awaitMade();
    // It fails where the archive cannot be used.
    assertThat(get("-Xshare:on")).isEqualTo("charlie\n");
    assertThat(get("-Xlog:class+load"))
        .contains("io.thriftyp2p.cli.QuickGet source: shared objects file")
        .doesNotContain("source: file:");
    try (Stream<Path> left = Files.list(archives())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("made", "classpath", "storeget.jsa", "commands.jsa", "lock");
    }
  }

  @Test
  void oneThatIsBrokenOrOfAnotherClassPathHarmsNothing() throws Exception {
    assertThat(get("")).isEqualTo("charlie\n");
    awaitMade();
    Path archive = archives().resolve("storeget.jsa");
    byte[] bytes = Files.readAllBytes(archive);
    Files.delete(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 3));
    assertThat(get("")).isEqualTo("charlie\n");
    Files.writeString(archive, "no archive at all");
    assertThat(get("")).isEqualTo("charlie\n");
    Files.write(archive, bytes);
    Path jar = home.resolve("lib").resolve(nameOf("cli-"));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(get("")).isEqualTo("charlie\n");
  }

  private String nameOf(String begin) throws Exception {
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.startsWith(begin))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void whereNothingCanBeWrittenThereIsNone() throws Exception {
    Files.writeString(archives(), "a file where the directory would be");
    assertThat(get("")).isEqualTo("charlie\n");
    assertThat(get("")).isEqualTo("charlie\n");
    assertThat(archives()).isRegularFile();
  }
}
