package io.thriftyp2p.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a value is read from or written to, as it is; {@code -} is a standard stream. */
final class ValueFile {
  private static final String STANDARD = "-";

  private final String name;

  ValueFile(String name) {
    this.name = name;
  }

  /** Reads it whole; fails before it takes more memory than the largest value. */
  byte[] read(int most) {
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new CommandFailure(
            ExitStatus.USAGE,
            "the value has %s bytes, and at most %d are taken".formatted(size(most), most));
      }
      return bytes;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** To be closed by the caller. */
  InputStream open() throws IOException {
    return name.equals(STANDARD) ? System.in : Files.newInputStream(Path.of(name));
  }

  private String size(int most) throws IOException {
    return !name.equals(STANDARD) && Files.isRegularFile(Path.of(name))
        ? Long.toString(Files.size(Path.of(name)))
        : "more than " + most;
  }

  void write(byte[] bytes) {
    try {
      if (name.equals(STANDARD)) {
        System.out.write(bytes);
      } else {
        Files.write(Path.of(name), bytes);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  CommandFailure unusable(IOException failure) {
    String reason =
        failure instanceof NoSuchFileException
            ? "there is no such file"
            : failure instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(failure.getMessage());
    return new CommandFailure(
        ExitStatus.USAGE, reason.startsWith(name) ? reason : name + ": " + reason);
  }
}
