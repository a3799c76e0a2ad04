package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static io.thriftyp2p.cli.CommandRun.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.cli.CommandRun.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What storeput, storeget and storedel do with values. */
@Timeout(60)
class StoreValuesTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree();

  @TempDir Path directory;

  @Test
  void aValueIsPutAndGotAndDeleted() {
    Result put = RING.ask("storeput", "a", "apple");
    assertThat(put.status()).describedAs(put.err()).isZero();
    assertThat(put.out() + put.err()).isEmpty();
    assertThat(RING.ask("storeget", "a").out()).isEqualTo("apple\n");
    assertThat(RING.ask("storedel", "a").status()).isZero();
    assertOneLine(RING.ask("storeget", "a"), ExitStatus.NO, "storeget: there is no key 'a'");
    assertThat(RING.ask("storedel", "a").status()).isZero();
  }

  @Test
  void anEmptyValueIsNoMissingKey() {
    assertThat(RING.ask("storeput", "empty", "").status()).isZero();
    assertThat(RING.ask("storeget", "empty").out()).isEqualTo("\n");
    assertThat(RING.ask("storeget", "empty").status()).isZero();
  }

  @Test
  void filesTravelAsTheyAre() throws Exception {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Path in = Files.write(directory.resolve("in"), bytes);
    Path out = directory.resolve("out");
    assertThat(RING.ask("storeput", "file", "--file", in.toString()).status()).isZero();
    assertThat(RING.ask("storeget", "file", "--output", out.toString()).status()).isZero();
    assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
    assertThat(RING.ask("storeget", "file", "--output", "-").outBytes()).isEqualTo(bytes);
  }

  @Test
  void aValueThatBeginsWithAnAtSignIsNoFileOfArguments() throws Exception {
    Path file = Files.writeString(directory.resolve("arguments"), "injected");
    for (String value : List.of("@" + file, "@@twice")) {
      assertThat(RING.ask("storeput", "at", value).status()).isZero();
      assertThat(RING.ask("storeget", "at").out()).isEqualTo(value + "\n");
    }
  }

  @Test
  void argumentsAreBytesOfUtf8AndNothingElse() throws Exception {
    assertThat(RING.ask("storeput", "größe", "42 µm").status()).isZero();
    assertThat(RING.ask("storeget", "größe").outBytes()).isEqualTo("42 µm\n".getBytes(UTF_8));
    assertOneLine(RING.ask("storeput", "gr\ufffdsse", "1"), ExitStatus.USAGE, "not UTF-8");
    assertOneLine(RING.ask("storeput", "k", "\ufffd"), ExitStatus.USAGE, "--file");
  }

  @Test
  void aValueThatNobodyTakesFromUsIsNotDone() {
    RING.ask("storeput", "full", "1");
    PrintStream out = System.out;
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space left");
              }
            }));
    try {
      assertThat(Main.run("storeget", "-h", RING.node(0).endpoint().toString(), "full"))
          .isEqualTo(ExitStatus.USAGE);
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void theVersionOfAWriteIsShownWhenAskedFor() {
    assertThat(RING.ask("storeput", "versioned", "1", "--verbose").err())
        .contains("storeput: version ");
  }

  @Test
  void standardInputIsAValue() {
    String node = RING.node(0).endpoint().toString();
    assertThat(run("typed\n".getBytes(UTF_8), "storeput", "-h", node, "in", "--file", "-").status())
        .isZero();
    assertThat(RING.ask("storeget", "in").out()).isEqualTo("typed\n\n");
  }

  @Test
  void aValueThatIsTooLargeIsSaidWithTheLimit() throws Exception {
    Path large = Files.write(directory.resolve("large"), new byte[9 << 20]);
    assertOneLine(
        RING.ask("storeput", "k", "--file", large.toString()),
        ExitStatus.USAGE,
        "the value has 9437184 bytes, and at most 8388608 are taken");
    assertOneLine(
        RING.ask("storeput", "k", "--file", directory.resolve("nothing").toString()),
        ExitStatus.USAGE,
        "there is no such file");
  }

  @Test
  void standardInputIsNotReadFurtherThanAValueGoes() {
    assertOneLine(
        run(new byte[9 << 20], "storeput", "-h", "127.0.0.1:1", "k", "--file", "-"),
        ExitStatus.USAGE,
        "more than 8388608 bytes");
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() {
    assertOneLine(
        RING.ask("storeput", "k", "--file", directory.toString()),
        ExitStatus.USAGE,
        directory.toString());
    RING.ask("storeput", "k", "1");
    assertOneLine(
        RING.ask("storeget", "k", "--output", directory.toString()),
        ExitStatus.USAGE,
        directory.toString());
  }

  @Test
  void theAlphabetIsPrimedAndTested() {
    assertThat(RING.ask("storeprimer").out()).isEqualTo("26 words put\n");
    assertThat(RING.ask("storetest").out()).isEqualTo("26 of 26 words\n");
    assertThat(RING.ask("storeget", "c").out()).isEqualTo("charlie\n");

    RING.ask("storedel", "q");
    RING.ask("storeput", "z", "zebra");
    Result test = RING.ask("storetest");
    assertThat(test.status()).isEqualTo(ExitStatus.NO);
    assertThat(test.out()).isEqualTo("24 of 26 words\n");
    assertThat(test.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("storetest: q is missing instead of 'quebec'; its owner"))
        .anyMatch(line -> line.startsWith("storetest: z is 'zebra' instead of 'zulu'; its owner"));
  }
}
