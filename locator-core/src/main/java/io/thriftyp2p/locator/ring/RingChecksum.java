package io.thriftyp2p.locator.ring;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The first eight bytes of the md5 of layout and members, written so that no two rings read the
 * same: text goes in as its length and its UTF-16 units.
 */
final class RingChecksum {
  private RingChecksum() {}

  static long of(Layout layout, List<RingMember> members) {
    int size = textBytes(layout.name());
    for (RingMember member : members) {
      size += textBytes(member.endpoint().host()) + textBytes(member.zone());
      size += Integer.BYTES + Double.BYTES;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    putText(bytes, layout.name());
    for (RingMember member : members) {
      putText(bytes, member.endpoint().host());
      bytes.putInt(member.endpoint().port());
      bytes.putDouble(member.weight());
      putText(bytes, member.zone());
    }
    return Md5.of(bytes.array()).high();
  }

  private static int textBytes(String text) {
    return Integer.BYTES + text.length() * Character.BYTES;
  }

  private static void putText(ByteBuffer bytes, String text) {
    bytes.putInt(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes.putChar(text.charAt(i));
    }
  }
}
