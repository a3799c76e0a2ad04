package io.thriftyp2p.locator.rpc;

import java.nio.ByteBuffer;

/** Where the sequence id stands in a message in strict binary. */
final class SequenceId {
  private static final int NAME = 8;

  private SequenceId() {}

  /**
   * @param from where the message begins
   * @return the index of the four bytes, or -1 when this is no such message
   */
  static int position(byte[] bytes, int from) {
    if (bytes.length - from < NAME + 4) {
      return -1;
    }
    ByteBuffer view = ByteBuffer.wrap(bytes);
    int nameLength = view.getInt(from + 4);
    boolean fits = nameLength >= 0 && nameLength <= bytes.length - from - NAME - 4;
    return fits && view.getShort(from) == (short) 0x8001 ? from + NAME + nameLength : -1;
  }

  static int get(byte[] bytes, int position) {
    return ByteBuffer.wrap(bytes).getInt(position);
  }

  static void put(byte[] bytes, int position, int seqid) {
    ByteBuffer.wrap(bytes).putInt(position, seqid);
  }
}
