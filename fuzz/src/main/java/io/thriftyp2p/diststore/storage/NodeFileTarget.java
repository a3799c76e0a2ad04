package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.memory.NodeMemory;
import io.thriftyp2p.locator.memory.RememberedNode;
import io.thriftyp2p.locator.node.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file that says who a node is, and what the node reads out of it about its ring. The first
 * byte of an input says whether the file gets the checksum that it should have: as it is, hardly
 * any passes.
 */
public final class NodeFileTarget implements Target {
  private static final int AS_IT_IS = 0;
  private static final int WITH_CHECKSUM = 1;

  @Override
  public Map<String, byte[]> seeds() {
    Map<String, String> properties =
        Map.of(
            "node.id", "fffffffffffffff9",
            "node.endpoint", "[::1]:9901",
            "node.incarnation", "12",
            "ring.name", "my ring",
            "ring.layout", "SLOTS",
            "ring.replicas", "3",
            "ring.service", "diststore.Store",
            "ring.absorbed", "0000000000000007 0000000000000008",
            "ring.id", "00000000000000ff",
            "ring.as-of", "99");
    Map<String, String> withMember = new HashMap<>(properties);
    withMember.put("member.0", "10.0.0.1:9900 0000000000000001 5 DOWN 1.0 north 1");
    byte[] whole = written(new NodeFile(Optional.of(new NodeId(-7)), withMember));
    byte[] backup = written(new NodeFile(Optional.empty(), Map.of()));
    return Map.of(
        "whole", seed(AS_IT_IS, whole, whole.length),
        "backup", seed(AS_IT_IS, backup, backup.length),
        "node", seed(WITH_CHECKSUM, whole, bodyLength(whole)),
        "nothing", seed(WITH_CHECKSUM, backup, bodyLength(backup)));
  }

  private static byte[] written(NodeFile file) {
    OneFile files = new OneFile(Optional.empty());
    try {
      file.write(files);
    } catch (IOException e) {
      throw new IllegalStateException("memory that fails", e);
    }
    return files.content.orElseThrow();
  }

  private static int bodyLength(byte[] file) {
    int length = file.length - 1;
    while (length > 0 && file[length - 1] != '\n') {
      length--;
    }
    return length;
  }

  private static byte[] seed(int kind, byte[] bytes, int length) {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(kind);
    seed.write(bytes, 0, length);
    return seed.toByteArray();
  }

  @Override
  public void take(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    NodeFile file;
    try {
      file =
          NodeFile.read(
                  new OneFile(
                      Optional.of((input[0] & 1) == AS_IT_IS ? bytes : withChecksum(bytes))))
              .orElseThrow();
    } catch (CorruptEntryException refused) {
      return;
    }
    NodeFile again = NodeFile.read(new OneFile(Optional.of(written(file)))).orElseThrow();
    if (!again.equals(file)) {
      throw new AssertionError(file + " becomes " + again);
    }
    remember(file);
  }

  /** As text: what is no UTF-8 is read as something else, which then has this checksum. */
  private static byte[] withChecksum(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(UTF_8));
    return (text + String.format("crc32c %08x", crc.getValue()) + "\n").getBytes(UTF_8);
  }

  private static void remember(NodeFile file) {
    try {
      var unused = RememberedNode.in(new Memory(file.properties()));
    } catch (IllegalStateException refused) {
      // As declared.
    }
  }

  private record Memory(Map<String, String> properties) implements NodeMemory {
    @Override
    public Map<String, String> load() {
      return properties;
    }

    @Override
    public void save(Map<String, String> other) {}
  }

  /** A directory whose one file is whatever is written last. */
  private static final class OneFile implements DirectoryFiles {
    private Optional<byte[]> content;

    OneFile(Optional<byte[]> content) {
      this.content = content;
    }

    @Override
    public Optional<byte[]> read(String name) {
      return content;
    }

    @Override
    public void write(String name, byte[] bytes) {
      content = Optional.of(bytes);
    }

    @Override
    public void sync(String name) {}

    @Override
    public void rename(String from, String to) {}

    @Override
    public void syncDirectory() {}
  }

  @Override
  public int allocatesAtMost() {
    return 128 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 2_000;
  }
}
