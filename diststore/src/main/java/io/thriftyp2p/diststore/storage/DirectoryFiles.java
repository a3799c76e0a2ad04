package io.thriftyp2p.diststore.storage;

import java.io.IOException;
import java.util.Optional;

/**
 * The small files of one directory. A port, so that tests bring a disk that loses power between any
 * two steps: what was written and not synced may be torn, and a rename is durable only when the
 * directory was synced. All methods block.
 */
interface DirectoryFiles {
  Optional<byte[]> read(String name) throws IOException;

  /** Makes the file, or replaces what is in it. */
  void write(String name, byte[] content) throws IOException;

  void sync(String name) throws IOException;

  /** In the place of what has the new name. */
  void rename(String from, String to) throws IOException;

  void syncDirectory() throws IOException;
}
