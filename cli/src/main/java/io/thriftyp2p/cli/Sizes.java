package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.ReplicationConfig;

/** How long keys and values may be; said before anything is sent. */
final class Sizes {
  static final int MAX_KEY = ReplicationConfig.DEFAULTS.maxKeyBytes();
  static final int MAX_VALUE = ReplicationConfig.DEFAULTS.maxValueBytes();

  private Sizes() {}

  static byte[] checkedKey(byte[] key) {
    return checked("key", key, MAX_KEY);
  }

  static byte[] checkedValue(byte[] value) {
    return checked("value", value, MAX_VALUE);
  }

  private static byte[] checked(String name, byte[] bytes, int most) {
    if (bytes.length > most) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "the %s has %d bytes, and at most %d are taken".formatted(name, bytes.length, most));
    }
    return bytes;
  }
}
