package io.thriftyp2p.diststore.storage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a real directory. */
record DiskFiles(Path directory) implements DirectoryFiles {
  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(directory.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  @Override
  public void sync(String name) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve(name), WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), ATOMIC_MOVE);
  }

  /** Windows opens no directories, and makes renames durable by itself. */
  @Override
  public void syncDirectory() throws IOException {
    if (directory.getFileSystem().equals(java.nio.file.FileSystems.getDefault())
        && java.io.File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
