package io.thriftyp2p.benchmarks.compare;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file to which each value is appended and forced to the disk, one after the other: what the disk
 * itself takes to make one write safe.
 */
final class SyncedFile implements KeyValueClient {
  private final FileChannel file;

  SyncedFile(Path path) throws IOException {
    this.file = FileChannel.open(path, CREATE, WRITE);
  }

  @Override
  public int get(int key) {
    throw new UnsupportedOperationException("a log is only written");
  }

  @Override
  public synchronized void put(int key, byte[] value) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(false);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
