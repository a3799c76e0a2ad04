package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.cli.CommandRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many entries in one command. */
@Timeout(60)
class ManyEntriesTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree();

  @TempDir Path directory;

  private Result put(String lines, String... more) throws Exception {
    Path file = Files.writeString(directory.resolve("lines"), lines);
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--from";
    arguments[1] = file.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return RING.ask("storeput", arguments);
  }

  @Test
  void aFileOfLinesIsPut() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      lines.append("many").append(i).append('\t').append("value ").append(i).append('\n');
    }
    Result put = put(lines.toString());
    assertThat(put.status()).describedAs(put.err()).isZero();
    assertThat(put.out()).isEqualTo("12000 put\n");
    assertThat(RING.ask("storeget", "many0", "many11999", "many77").out())
        .isEqualTo("value 0\nvalue 11999\nvalue 77\n");
  }

  @Test
  void aLineIsAKeyATabAndTheRestAsItIs() throws Exception {
    assertThat(put("tabs\ta\tb \n\nempty-value\t\n\tempty key\nlast\tline").status()).isZero();
    assertThat(RING.ask("storeget", "tabs").out()).isEqualTo("a\tb \n");
    assertThat(RING.ask("storeget", "empty-value").out()).isEqualTo("\n");
    assertThat(RING.ask("storeget", "").out()).isEqualTo("empty key\n");
    assertThat(RING.ask("storeget", "last").out()).isEqualTo("line\n");
  }

  @Test
  void ofTwoLinesWithOneKeyTheLaterOneStays() throws Exception {
    assertThat(put("twice\t1\nother\t1\ntwice\t2\n").out()).isEqualTo("3 put\n");
    assertThat(RING.ask("storeget", "twice").out()).isEqualTo("2\n");
  }

  @Test
  void aWrongLineIsNamedAndThoseBeforeItArePut() throws Exception {
    assertOneLine(
        put("before\t1\nno tab here\nafter\t1\n"),
        ExitStatus.USAGE,
        "storeput: line 2: it has no tab");
    assertThat(RING.ask("storeget", "before").status()).isZero();
    assertThat(RING.ask("storeget", "after").status()).isEqualTo(ExitStatus.NO);
    assertOneLine(
        put("k".repeat(5_000) + "\tv\n"),
        ExitStatus.USAGE,
        "the key has 5000 bytes, and at most 4096");
    assertOneLine(put("{\"key\": 1}", "--json"), ExitStatus.USAGE, "neither a string 'key' nor");
    assertOneLine(put("nonsense", "--json"), ExitStatus.USAGE, "line 1: it is no JSON");
  }

  @Test
  void standardInputIsAFileOfLines() {
    Result put = RING.ask("in1\tx\nin2\ty\n".getBytes(UTF_8), "storeput", "--from", "-");
    assertThat(put.out()).isEqualTo("2 put\n");
    assertThat(RING.ask("storeget", "in1", "in2").out()).isEqualTo("x\ny\n");
  }

  @Test
  void whatIsGotAsJsonCanBePutAsJson() throws Exception {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0, 10, 9});
    RING.ask("storeput", "json1", "line\nfeed \"quoted\"");
    RING.ask("storeput", "json2", "--file", binary.toString());
    Result got = RING.ask("storeget", "--json", "json1", "json2");
    assertThat(got.out().lines()).hasSize(2).last().asString().contains("value_base64");

    RING.ask("storedel", "json1");
    RING.ask("storedel", "json2");
    assertThat(put(got.out(), "--json").status()).isZero();
    assertThat(RING.ask("storeget", "json1").out()).isEqualTo("line\nfeed \"quoted\"\n");
    assertThat(RING.ask("storeget", "json2", "--output", "-").outBytes())
        .isEqualTo(new byte[] {(byte) 0xff, 0, 10, 9});
  }

  @Test
  void ofSeveralKeysTheMissingOnesAreNamed() {
    RING.ask("storeput", "there", "1");
    Result got = RING.ask("storeget", "gone", "there", "gone too");
    assertThat(got.status()).isEqualTo(ExitStatus.NO);
    assertThat(got.out()).isEqualTo("1\n");
    assertThat(got.err().lines())
        .containsExactly(
            "storeget: there is no key 'gone'", "storeget: there is no key 'gone too'");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertOneLine(
        RING.ask("storeput", "--from", directory.resolve("none").toString()),
        ExitStatus.USAGE,
        "there is no such file");
  }
}
