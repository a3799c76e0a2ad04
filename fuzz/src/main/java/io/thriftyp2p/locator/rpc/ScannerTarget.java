package io.thriftyp2p.locator.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.thriftyp2p.fuzz.Pieces;
import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryInputTransport;

/**
 * The end of one message, as the scanner finds it: the same wherever the bytes are cut, and where
 * libthrift stops reading too. Then the request is decoded. The first byte of an input chooses the
 * encoding and the cuts.
 */
public final class ScannerTarget implements Target {
  private static final RpcConfig CONFIG = RpcConfig.DEFAULTS;
  private static final List<Encoding> ENCODINGS = List.of(Encoding.values());

  private final MethodTable methods =
      new MethodTable(EchoService.store(), EchoService.multiplexed(), Optional.empty());
  private final Map<Encoding, Codec> codecs = new EnumMap<>(Encoding.class);

  public ScannerTarget() {
    for (Encoding encoding : ENCODINGS) {
      codecs.put(encoding, new Codec(encoding, CONFIG));
    }
  }

  @Override
  public Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap("some bytes".getBytes(UTF_8));
    for (int i = 0; i < ENCODINGS.size(); i++) {
      Encoding encoding = ENCODINGS.get(i);
      String name = encoding.name().toLowerCase(Locale.ROOT);
      seeds.put(
          "get-" + name,
          Messages.stream(i, Messages.call(encoding, false, "get", new Store.get_args(bytes))));
      seeds.put(
          "list-keys-" + name,
          Messages.stream(
              i + 3,
              Messages.call(
                  encoding, false, "list_keys", new Store.list_keys_args(bytes, 9, bytes))));
      seeds.put(
          "get-entries-" + name,
          Messages.stream(
              i + 30,
              Messages.call(
                  encoding,
                  false,
                  "get_entries",
                  new Store.get_entries_args(
                      List.of(bytes, bytes), new io.thriftyp2p.thrift.diststore.GetOptions()))));
    }
    return seeds;
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int first = input[0] & 0xff;
    Encoding encoding = ENCODINGS.get(first % ENCODINGS.size());
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    String whole = scan(encoding, List.of(bytes));
    String cut = scan(encoding, Pieces.cut(bytes, first / ENCODINGS.size()));
    if (!whole.equals(cut)) {
      throw new AssertionError("at once: " + whole + ", in pieces: " + cut);
    }
    OptionalInt theirs = lengthByLibrary(encoding, bytes);
    if (theirs.isPresent() && isLength(whole) && theirs.getAsInt() != Integer.parseInt(whole)) {
      throw new AssertionError("libthrift reads " + theirs.getAsInt() + " bytes, we " + whole);
    }
    decode(encoding, bytes);
  }

  /** The length, "incomplete", or why it is none. */
  private static String scan(Encoding encoding, List<byte[]> pieces) {
    MessageScanner scanner = encoding.scanner(CONFIG);
    ByteBuf buffer = Unpooled.buffer();
    try {
      int length = MessageScanner.INCOMPLETE;
      for (int i = 0; i < pieces.size() && length == MessageScanner.INCOMPLETE; i++) {
        buffer.writeBytes(pieces.get(i));
        length = scanner.scan(buffer);
      }
      return Integer.toString(length);
    } catch (BadMessage e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean isLength(String outcome) {
    return Character.isDigit(outcome.charAt(0)) || outcome.equals("-1");
  }

  /** How much of it libthrift takes for a message; empty where it refuses. */
  private static OptionalInt lengthByLibrary(Encoding encoding, byte[] bytes) {
    try {
      TMemoryInputTransport transport = new TMemoryInputTransport(CONFIG.thrift(), bytes);
      TProtocol protocol = encoding.over(transport, CONFIG);
      protocol.readMessageBegin();
      TProtocolUtil.skip(protocol, TType.STRUCT, CONFIG.maxDepth());
      return isItsOwn(encoding, bytes)
          ? OptionalInt.of(transport.getBufferPosition())
          : OptionalInt.empty();
    } catch (TException | RuntimeException e) {
      return OptionalInt.empty();
    }
  }

  /** libthrift takes one kind of binary for the other; a connection has one kind only. */
  private static boolean isItsOwn(Encoding encoding, byte[] bytes) {
    boolean versioned = bytes.length > 0 && bytes[0] < 0;
    return versioned != (encoding == Encoding.OLD_BINARY);
  }

  private void decode(Encoding encoding, byte[] bytes) {
    Codec codec = codecs.get(encoding);
    if (codec == null) {
      throw new IllegalStateException("no codec for " + encoding);
    }
    try {
      new RequestReader(methods, codec).read(bytes, new Nobody());
    } catch (BadMessage refused) {
      // As declared.
    }
  }

  /** Nothing is answered. */
  private static final class Nobody implements Call.Origin {
    @Override
    public boolean isInTurn() {
      return true;
    }

    @Override
    public Reply awaiting(Call call, Reply reply) {
      return reply;
    }

    @Override
    public void onLoop(Runnable task) {
      task.run();
    }

    @Override
    public Caller caller() {
      return Caller.ANYONE;
    }

    @Override
    public long arrivedNanos() {
      return 0;
    }

    @Override
    public void completed(Call call) {}

    @Override
    public void settled(Call call) {}
  }

  @Override
  public int allocatesAtMost() {
    return 64 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 1_000;
  }
}
