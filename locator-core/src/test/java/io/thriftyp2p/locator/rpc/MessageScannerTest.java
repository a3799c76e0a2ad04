package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMap;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TSet;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageScannerTest {
  private static final RpcConfig CONFIG = RpcConfig.DEFAULTS;

  @Property(tries = 500)
  void findsTheEndOfAnyMessageHoweverItArrives(@ForAll Encoding encoding, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] message =
        form(encoding)
            .encode("method", TMessageType.CALL, random.nextInt(), new RandomStruct(random));
    MessageScanner scanner = encoding.scanner(CONFIG);
    for (int round = 0; round < 2; round++) {
      ByteBuf buffer = Unpooled.buffer();
      int sent = 0;
      while (message.length - sent > 1) {
        assertThat(scanner.scan(buffer)).isEqualTo(MessageScanner.INCOMPLETE);
        int part = Math.min(1 + random.nextInt(round == 0 ? 1 : 30), message.length - 1 - sent);
        buffer.writeBytes(message, sent, part);
        sent += part;
      }
      assertThat(scanner.scan(buffer)).isEqualTo(MessageScanner.INCOMPLETE);
      buffer.writeBytes(message, sent, 1).writeBytes(message);
      assertThat(scanner.scan(buffer)).isEqualTo(message.length);
      buffer.skipBytes(message.length);
      assertThat(scanner.scan(buffer)).isEqualTo(message.length);
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  @Timeout(20)
  void aLongMessageByteByByteCostsNoMoreThanItsLength(Encoding encoding) throws Exception {
    byte[] message =
        form(encoding)
            .encode("method", TMessageType.CALL, 1, new StringList(CONFIG.maxContainerElements()));
    MessageScanner scanner = encoding.scanner(CONFIG);
    ByteBuf buffer = Unpooled.buffer(message.length);
    for (int i = 0; i < message.length - 1; i++) {
      buffer.writeByte(message[i]);
      assertThat(scanner.scan(buffer) == MessageScanner.INCOMPLETE).isTrue();
    }
    buffer.writeByte(message[message.length - 1]);
    assertThat(scanner.scan(buffer)).isEqualTo(message.length);
  }

  private static Form form(Encoding encoding) {
    return switch (encoding) {
      case STRICT_BINARY -> Form.STRICT;
      case OLD_BINARY -> Form.OLD;
      case COMPACT -> Form.COMPACT;
    };
  }

  private record StringList(int size) implements TSerializable {
    @Override
    public void read(TProtocol from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(TProtocol to) throws TException {
      to.writeStructBegin(new TStruct());
      to.writeFieldBegin(new TField("", TType.LIST, (short) 1));
      to.writeListBegin(new TList(TType.STRING, size));
      for (int i = 0; i < size; i++) {
        to.writeString("text");
      }
      to.writeListEnd();
      to.writeFieldEnd();
      to.writeFieldStop();
      to.writeStructEnd();
    }
  }

  /** A struct of any fields that Thrift knows. */
  private record RandomStruct(Random random) implements TSerializable {
    private static final byte[] TYPES = {
      TType.BOOL,
      TType.BYTE,
      TType.DOUBLE,
      TType.I16,
      TType.I32,
      TType.I64,
      TType.STRING,
      TType.UUID,
      TType.STRUCT,
      TType.MAP,
      TType.SET,
      TType.LIST
    };

    @Override
    public void read(TProtocol from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(TProtocol to) throws TException {
      struct(to, 0);
    }

    private byte type(int depth) {
      return TYPES[random.nextInt(depth > 4 ? 8 : TYPES.length)];
    }

    private void struct(TProtocol to, int depth) throws TException {
      to.writeStructBegin(new TStruct());
      for (int i = random.nextInt(5); i > 0; i--) {
        byte type = type(depth);
        to.writeFieldBegin(new TField("", type, (short) random.nextInt(1 << 15)));
        value(to, type, depth + 1);
        to.writeFieldEnd();
      }
      to.writeFieldStop();
      to.writeStructEnd();
    }

    private void value(TProtocol to, byte type, int depth) throws TException {
      switch (type) {
        case TType.BOOL -> to.writeBool(random.nextBoolean());
        case TType.BYTE -> to.writeByte((byte) random.nextInt());
        case TType.DOUBLE -> to.writeDouble(random.nextDouble());
        case TType.I16 -> to.writeI16((short) random.nextInt());
        case TType.I32 -> to.writeI32(random.nextInt() >> random.nextInt(32));
        case TType.I64 -> to.writeI64(random.nextLong() >> random.nextInt(64));
        case TType.STRING -> to.writeString("x".repeat(random.nextInt(200)));
        case TType.UUID -> to.writeUuid(new UUID(random.nextLong(), random.nextLong()));
        case TType.STRUCT -> struct(to, depth);
        default -> container(to, type, depth);
      }
    }

    private void container(TProtocol to, byte type, int depth) throws TException {
      byte keys = type(depth);
      byte values = type(depth);
      int size = random.nextInt(20);
      switch (type) {
        case TType.MAP -> to.writeMapBegin(new TMap(keys, values, size));
        case TType.SET -> to.writeSetBegin(new TSet(values, size));
        default -> to.writeListBegin(new TList(values, size));
      }
      for (int i = 0; i < size; i++) {
        if (type == TType.MAP) {
          value(to, keys, depth + 1);
        }
        value(to, values, depth + 1);
      }
    }
  }
}
