package io.thriftyp2p.it.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes all the room of a small disk. */
record Ballast(Path file) {
  /** Writes until there is no room left. */
  void fill() throws IOException {
    byte[] block = new byte[64 * 1024];
    for (int size = block.length; size >= 1; size /= 16) {
      append(block, size);
    }
  }

  private void append(byte[] block, int size) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block, 0, size);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space")) {
        throw e;
      }
    }
  }

  void remove() throws IOException {
    Files.delete(file);
  }
}
