package io.thriftyp2p.diststore.storage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Files on a disk that loses power before a step: what was not synced is there, torn, or not; a
 * rename that no sync of the directory followed has happened or not.
 */
final class PowerCutFiles implements DirectoryFiles {
  /** The power is gone. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Content {
    byte[] bytes;
    byte[] durable = new byte[0];

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final Random random;
  private Map<String, Content> names = new HashMap<>();
  private Map<String, Content> durableNames = new HashMap<>();
  private int stepsLeft = Integer.MAX_VALUE;

  PowerCutFiles(Random random) {
    this.random = random;
  }

  void cutAfter(int steps) {
    stepsLeft = steps;
  }

  /** What the disk shows when the power is back. */
  void comeBack() {
    stepsLeft = Integer.MAX_VALUE;
    if (random.nextBoolean()) {
      durableNames = new HashMap<>(names);
    }
    names = new HashMap<>(durableNames);
    for (Content content : names.values()) {
      if (!Arrays.equals(content.bytes, content.durable)) {
        content.bytes =
            random.nextBoolean()
                ? content.durable
                : Arrays.copyOf(content.bytes, random.nextInt(content.bytes.length + 1));
        content.durable = content.bytes;
      }
    }
  }

  private void step() {
    if (stepsLeft-- == 0) {
      throw new PowerCut();
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(names.get(name)).map(content -> content.bytes);
  }

  @Override
  public void write(String name, byte[] content) {
    step();
    names.put(name, new Content(content));
  }

  @Override
  public void sync(String name) {
    step();
    Content content = names.get(name);
    content.durable = content.bytes;
  }

  @Override
  public void rename(String from, String to) {
    step();
    names.put(to, names.remove(from));
  }

  @Override
  public void syncDirectory() {
    step();
    durableNames = new HashMap<>(names);
  }
}
