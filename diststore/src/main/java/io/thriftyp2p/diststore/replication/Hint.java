package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * That a replica has missed a key. The name of its record says all of it.
 *
 * <pre>
 * hint/ | replica's length 2 | replica | slot 2 | key
 * </pre>
 */
record Hint(Endpoint replica, int slot, Key key) {
  static final Key PREFIX = Key.of("hint/");

  Key name() {
    byte[] node = replica.toString().getBytes(StandardCharsets.UTF_8);
    byte[] prefix = PREFIX.bytes();
    return Key.of(
        ByteBuffer.allocate(prefix.length + 2 + node.length + 2 + key.bytes().length)
            .put(prefix)
            .putShort((short) node.length)
            .put(node)
            .putShort((short) slot)
            .put(key.bytes())
            .array());
  }

  /**
   * Reads what {@link #name} has written.
   *
   * @throws IllegalStateException when it is something else
   */
  static Hint of(Key name) {
    try {
      ByteBuffer bytes = name.buffer().position(PREFIX.bytes().length);
      byte[] node = new byte[Short.toUnsignedInt(bytes.getShort())];
      bytes.get(node);
      int slot = Short.toUnsignedInt(bytes.getShort());
      return new Hint(
          Endpoint.parse(new String(node, StandardCharsets.UTF_8)), slot, Key.of(bytes.slice()));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalStateException("what is recorded as a hint is none", e);
    }
  }
}
