package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of something that takes its time. */
@Timeout(30)
class ProgressTest {
  private static String said(boolean terminal, long millis) throws Exception {
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, UTF_8));
    try (Progress progress = new Progress(terminal)) {
      CompletableFuture<Boolean> answer =
          new CompletableFuture<Boolean>().completeOnTimeout(true, millis, TimeUnit.MILLISECONDS);
      boolean unused = progress.await(answer, Duration.ofSeconds(20), () -> "half done");
    } finally {
      System.setErr(err);
    }
    return bytes.toString(UTF_8);
  }

  @Test
  void whatTakesLongerThanASecondSaysHowFarItIsAndWipesItAway() throws Exception {
    assertThat(said(true, 2_500)).startsWith("\rhalf done").endsWith("\r         \r");
  }

  @Test
  void whatIsQuickSaysNothing() throws Exception {
    assertThat(said(true, 300)).isEmpty();
  }

  @Test
  void whereThereIsNoTerminalNothingIsSaid() throws Exception {
    assertThat(said(false, 1_700)).isEmpty();
  }
}
