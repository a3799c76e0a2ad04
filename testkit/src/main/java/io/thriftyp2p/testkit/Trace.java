package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that happened in a run, as one number: two runs that differ in a single message have
 * different ones. On demand also as a file, one line an event.
 */
public final class Trace implements AutoCloseable {
  private final Optional<PrintWriter> file;
  private long hash;

  private Trace(Optional<PrintWriter> file) {
    this.file = file;
  }

  public static Trace withoutFile() {
    return new Trace(Optional.empty());
  }

  /** Replaces the file. Close this to have all of it. */
  public static Trace toFile(Path path) {
    try {
      return new Trace(
          Optional.of(new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With a file when the system property {@code trace} names one. */
  public static Trace asAsked() {
    String path = System.getProperty("trace", "");
    return path.isEmpty() ? withoutFile() : toFile(Path.of(path));
  }

  /** What became of a message. */
  void message(long nanos, Endpoint from, Endpoint to, String fate) {
    mix(nanos);
    mix(hash(from));
    mix(hash(to));
    mix(fate.hashCode());
    file.ifPresent(out -> out.printf("%.6f %s -> %s %s%n", nanos / 1e9, from, to, fate));
  }

  /** Anything else. */
  public void event(long nanos, Endpoint at, String what) {
    mix(nanos);
    mix(hash(at));
    mix(what.hashCode());
    file.ifPresent(out -> out.printf("%.6f %s %s%n", nanos / 1e9, at, what));
  }

  public long hash() {
    return hash;
  }

  /** Not the record's own hash, which Java does not promise to be the same tomorrow. */
  private static int hash(Endpoint endpoint) {
    return 31 * endpoint.host().hashCode() + endpoint.port();
  }

  private void mix(long value) {
    long mixed = (hash ^ value) * 0x9e3779b97f4a7c15L;
    hash = mixed ^ (mixed >>> 29);
  }

  @Override
  public void close() {
    file.ifPresent(PrintWriter::close);
  }
}
