package io.thriftyp2p.thrift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.thrift.TBase;
import org.apache.thrift.TDeserializer;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.junit.jupiter.api.Test;

/** What clients and nodes of 2009 send and expect, byte by byte, in the binary protocol. */
class WireBytesTest {
  private static final TBinaryProtocol.Factory BINARY = new TBinaryProtocol.Factory();

  /** A struct in hex: a field is its type (0b string, 06 i16) and id, and 00 ends it. */
  private static String written(TBase<?, ?> struct) throws TException {
    return HexFormat.of().formatHex(new TSerializer(BINARY).serialize(struct));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void aPortAbove32767TravelsAsANegativeNumber() throws TException {
    String bytes = "0b0001" + "00000001" + "68" + "060002" + "9c40" + "00";
    assertThat(written(new Location("h", (short) 40_000))).isEqualTo(bytes);

    Location read = new Location();
    new TDeserializer(BINARY).deserialize(read, HexFormat.of().parseHex(bytes));
    assertThat(read.port).isEqualTo((short) -25_536);
    assertThat(Short.toUnsignedInt(read.port)).isEqualTo(40_000);
  }

  @Test
  void theKeyOfGetIsAStringOnTheWire() throws TException {
    assertThat(written(new Store.get_args(text("key"))))
        .isEqualTo("0b0001" + "00000003" + "6b6579" + "00");
    assertThat(written(new Locator.get_node_args(text("key"))))
        .isEqualTo("0b0001" + "00000003" + "6b6579" + "00");
  }

  @Test
  void keyAndValueOfPutAreStringsOnTheWire() throws TException {
    assertThat(written(new Store.put_args(text("k"), text("v"))))
        .isEqualTo("0b0001" + "00000001" + "6b" + "0b0002" + "00000001" + "76" + "00");
  }

  @Test
  void theAnswerOfGetIsAStringOnTheWire() throws TException {
    Store.get_result result = new Store.get_result();
    result.setSuccess(text("v"));
    assertThat(written(result)).isEqualTo("0b0000" + "00000001" + "76" + "00");
  }

  @Test
  void keysThatAreNoTextTravelAsTheyAre() throws TException {
    ByteBuffer key = ByteBuffer.wrap(new byte[] {(byte) 0xff, 0, (byte) 0xc3});
    assertThat(written(new Store.get_args(key))).isEqualTo("0b0001" + "00000003" + "ff00c3" + "00");
  }

  @Test
  void aCallIsAMessageOfVersionNameAndNumber() throws TException {
    TMemoryBuffer sent = new TMemoryBuffer(64);
    new Store.Client(new TBinaryProtocol(sent)).send_get(text("key"));
    assertThat(HexFormat.of().formatHex(sent.getArray(), 0, sent.length()))
        .startsWith("80010001" + "00000003" + HexFormat.of().formatHex("get".getBytes(UTF_8)))
        .endsWith("0b0001" + "00000003" + "6b6579" + "00");
  }
}
