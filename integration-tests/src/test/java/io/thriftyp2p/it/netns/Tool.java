package io.thriftyp2p.it.netns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands of the machine, such as {@code ip} and {@code nft}, to their end. */
public final class Tool {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Tool() {}

  /**
   * @param text what it wrote to standard output and standard error
   */
  public record Output(int status, String text) {}

  /** Runs a command that must succeed; tells what it wrote. */
  public static String run(String... line) {
    Output output = ask(line);
    if (output.status() != 0) {
      throw new IllegalStateException(
          "%s failed: %s".formatted(String.join(" ", line), output.text().strip()));
    }
    return output.text();
  }

  /** Runs a command that may fail; one that is not there fails with status 127. */
  public static Output ask(String... line) {
    try {
      // Into a file: a pipe would be held open by what the command leaves running.
      Path text = Files.createTempFile("thrifty", ".out");
      try {
        return new Output(status(line, text), Files.readString(text, StandardCharsets.UTF_8));
      } finally {
        Files.delete(text);
      }
    } catch (IOException e) {
      return new Output(127, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + List.of(line), e);
    }
  }

  private static int status(String[] line, Path text) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(text.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(List.of(line) + " goes on after " + LIMIT);
    }
    return process.exitValue();
  }
}
