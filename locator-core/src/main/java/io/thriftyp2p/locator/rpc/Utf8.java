package io.thriftyp2p.locator.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.thrift.protocol.TProtocolException;

/**
 * Text as it is sent. Bytes that are no UTF-8 are refused: to put the replacement character in
 * their place, as the JDK does, would make one text of many, and give back another than was sent.
 */
final class Utf8 {
  private static final char REPLACEMENT = '\ufffd';
  private static final String REASON = "text that is not UTF-8";

  private Utf8() {}

  /**
   * @param bytes with an array
   */
  static String decode(ByteBuffer bytes) throws TProtocolException {
    String text =
        new String(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), UTF_8);
    // It may also stand in the text itself.
    if (text.indexOf(REPLACEMENT) >= 0 && !isValid(bytes)) {
      throw new TProtocolException(TProtocolException.INVALID_DATA, REASON);
    }
    return text;
  }

  private static boolean isValid(ByteBuffer bytes) {
    try {
      UTF_8.newDecoder().decode(bytes.duplicate());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether that is why a message could not be read. */
  static boolean isMeant(Exception failure) {
    return REASON.equals(failure.getMessage());
  }
}
