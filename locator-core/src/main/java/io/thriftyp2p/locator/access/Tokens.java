package io.thriftyp2p.locator.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.locator.watch.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The tokens that a server accepts: those of a file, which is looked at every now and then, so that
 * tokens come and go without a restart. A file that cannot be read changes nothing, and is told of
 * in the log. Safe for use by many threads; none of them waits for the file.
 */
public final class Tokens implements AutoCloseable {
  private final Path file;
  private final WatchedFiles watch;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile TokenList accepted;

  private Tokens(Path file, Duration between) throws IOException {
    this.file = file;
    this.watch = new WatchedFiles("tokens", List.of(file));
    this.accepted = list(watch.read());
    watch.start(between, this::changed);
  }

  /**
   * Reads the file, and looks at it again and again until it is closed. Blocks for the moment that
   * reading takes.
   *
   * @param between two looks
   * @throws IOException when it cannot be read, with a message that names the file and the line
   */
  public static Tokens open(Path file, Duration between) throws IOException {
    return new Tokens(file, between);
  }

  /**
   * Adds a token to a file, which is made when it is missing.
   *
   * @param name who it is for: a word
   * @throws IllegalArgumentException when the name is none
   */
  public static void add(Path file, Role role, String name, Token token) throws IOException {
    if (!name.matches("[^\\s#]{1,100}")) {
      throw new IllegalArgumentException("'" + name + "' is no name: give one word");
    }
    String line = TokenList.line(role, name, token);
    Files.writeString(
        file,
        endsWithinALine(file) ? "\n" + line : line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** As editors leave it that put no line feed behind the last line. */
  private static boolean endsWithinALine(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0 && !Files.readString(file).endsWith("\n");
  }

  private void changed(List<byte[]> contents) throws IOException {
    accepted = list(contents);
    listeners.forEach(Runnable::run);
  }

  private TokenList list(List<byte[]> contents) throws IOException {
    try {
      return TokenList.parse(new String(contents.get(0), UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException("in " + file + ", " + e.getMessage(), e);
    }
  }

  /** What the token makes of whoever shows it; empty when it is not accepted. */
  public Optional<Standing> find(String secret) {
    return accepted.find(secret);
  }

  /**
   * Has somebody told, in a thread that must not be blocked, when other tokens are accepted.
   *
   * @return ends that
   */
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Leaves the file alone from now on. */
  @Override
  public void close() {
    watch.close();
  }
}
