package io.thriftyp2p.diststore.storage;

import java.util.Optional;

/** When a write is forced to the disk, named for what each choice may lose. */
public enum Sync {
  /**
   * Before it is acknowledged: an acknowledged write survives kill -9 and power loss. Writes that
   * arrive together share one sync, so that many writers lose little by this.
   */
  ALWAYS("always"),

  /**
   * Once a second: kill -9 loses nothing, but a power loss or a crash of the operating system loses
   * the writes of the last second on this node; on all replicas of a key when they fail together.
   */
  EVERY_SECOND("1s"),

  /**
   * When the operating system likes: kill -9 loses nothing, but a power loss or a crash of the
   * operating system loses the writes of the last half minute or so on this node.
   */
  NEVER("none");

  private final String text;

  Sync(String text) {
    this.text = text;
  }

  /** By the name that the command line has for it: always, 1s or none. */
  public static Optional<Sync> named(String text) {
    for (Sync sync : values()) {
      if (sync.text.equals(text)) {
        return Optional.of(sync);
      }
    }
    return Optional.empty();
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
