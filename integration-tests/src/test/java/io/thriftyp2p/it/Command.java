package io.thriftyp2p.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the scripts in {@code bin/}, as a user does. */
public final class Command {
  public static final Path ROOT = Path.of(System.getProperty("project.root")).toAbsolutePath();

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Command() {}

  /** What a command left behind. */
  public record Result(int status, String out, String err) {}

  /** Runs a command to its end, with nothing on its standard input. */
  public static Result run(String name, String... arguments) throws Exception {
    return run(Map.of(), name, arguments);
  }

  /**
   * The same.
   *
   * @param environment what is added to this process's own
   */
  static Result run(Map<String, String> environment, String name, String... arguments)
      throws Exception {
    Process process = start(List.of(), environment, name, arguments);
    process.getOutputStream().close();
    CompletableFuture<String> out = read(process.getInputStream());
    CompletableFuture<String> err = read(process.getErrorStream());
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(name + " did not end within " + LIMIT);
    }
    return new Result(
        process.exitValue(),
        out.get(LIMIT.toSeconds(), TimeUnit.SECONDS),
        err.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
  }

  static Process start(String name, String... arguments) throws IOException {
    return start(List.of(), Map.of(), name, arguments);
  }

  /**
   * Starts a command elsewhere.
   *
   * @param prefix a command that becomes the one that is written behind it
   * @param environment what is added to this process's own
   */
  static Process start(
      List<String> prefix, Map<String, String> environment, String name, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.add(ROOT.resolve("bin").resolve(name).toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    // With it the JVM speaks on standard error.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("JAVA_OPTS", "");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
