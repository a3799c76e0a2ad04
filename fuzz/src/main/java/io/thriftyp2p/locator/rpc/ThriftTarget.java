package io.thriftyp2p.locator.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.fuzz.Pieces;
import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.thrift.protocol.TMessageType;

/**
 * A connection of the server, from its first bytes to its answers: whatever encoding, framed or
 * not. The first byte of an input says where the stream behind it is cut. However it is cut, the
 * answers are the same, and the connection is not closed without one.
 */
public final class ThriftTarget implements Target {
  private final FuzzedServer server =
      new FuzzedServer(
          RpcConfig.DEFAULTS, EchoService.store(), EchoService.multiplexed(), Optional.empty());

  @Override
  public Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new TreeMap<>();
    for (Encoding encoding : Encoding.values()) {
      for (boolean framed : new boolean[] {true, false}) {
        String form = (framed ? "framed-" : "") + encoding.name().toLowerCase(Locale.ROOT);
        seeds.put("short-cuts-" + form, Messages.stream(0, gets(encoding, framed)));
        seeds.put("put-" + form, Messages.stream(30, put(encoding, framed)));
        seeds.put("lists-" + form, Messages.stream(5, lists(encoding, framed)));
      }
    }
    byte[] broken = put(Encoding.STRICT_BINARY, true);
    broken[broken.length - 20] ^= (byte) 0xff;
    seeds.put("broken", Messages.stream(3, broken, put(Encoding.STRICT_BINARY, true)));
    byte[] reply = put(Encoding.STRICT_BINARY, true);
    reply[Codec.FRAME_HEADER + 3] = TMessageType.REPLY;
    seeds.put("reply", Messages.stream(3, reply));
    return seeds;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static byte[] gets(Encoding encoding, boolean framed) {
    byte[][] calls =
        List.of("long", "k2", "odd", "long way round").stream()
            .map(key -> Messages.call(encoding, framed, "get", new Store.get_args(bytes(key))))
            .toArray(byte[][]::new);
    return withoutFirst(Messages.stream(0, calls));
  }

  private static byte[] put(Encoding encoding, boolean framed) {
    return Messages.call(
        encoding,
        framed,
        "put_entry",
        new Store.put_entry_args(
            bytes("key"), bytes("a value"), new io.thriftyp2p.thrift.diststore.PutOptions()));
  }

  private static byte[] lists(Encoding encoding, boolean framed) {
    Location node = new Location("10.0.0.1", (short) 9900);
    return withoutFirst(
        Messages.stream(
            0,
            Messages.call(encoding, framed, "add", new Locator.add_args(node, List.of(node, node))),
            Messages.call(
                encoding,
                framed,
                "get_entries",
                new Store.get_entries_args(
                    List.of(bytes("a"), bytes("b")),
                    new io.thriftyp2p.thrift.diststore.GetOptions())),
            Messages.call(encoding, framed, "diststore.Store:ping", new Base.ping_args())));
  }

  private static byte[] withoutFirst(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] stream = withoutFirst(input);
    Outcome whole = outcome(List.of(stream), stream);
    Outcome cut = outcome(Pieces.cut(stream, input[0] & 0xff), stream);
    if (whole.open() != cut.open() || !Arrays.equals(whole.answers(), cut.answers())) {
      throw new AssertionError(
          "the answers depend on how the bytes arrive: %s, else %s".formatted(whole, cut));
    }
  }

  private Outcome outcome(List<byte[]> pieces, byte[] stream) {
    try (FuzzedServer.Connection connection = server.open()) {
      connection.send(pieces);
      Outcome outcome = new Outcome(connection.isOpen(), connection.received());
      if (!outcome.open() && !isTls(stream)) {
        throw new AssertionError("the connection was closed without a word");
      }
      return outcome;
    }
  }

  private static boolean isTls(byte[] stream) {
    return stream.length >= 4 && stream[0] == 0x16 && stream[1] == 3;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by hand
  private record Outcome(boolean open, byte[] answers) {
    @Override
    public String toString() {
      return (open ? "open " : "closed ") + java.util.HexFormat.of().formatHex(answers);
    }
  }

  @Override
  public int allocatesAtMost() {
    return 256 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 1_000;
  }
}
