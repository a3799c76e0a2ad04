package io.thriftyp2p.locator.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.thriftyp2p.fuzz.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a connection is taken for by its first bytes, on a port that speaks HTTP too: byte by byte,
 * and at once. Both are held against the rule as {@link ProtocolDetector} tells it.
 */
public final class FirstBytesTarget implements Target {
  private static final String THRIFT = "thrift";
  private static final String HTTP = "http";
  private static final String CLOSED = "closed";
  private static final String UNDECIDED = "undecided";

  private final FuzzedServer server =
      new FuzzedServer(
          RpcConfig.DEFAULTS,
          EchoService.store(),
          List.of(),
          Optional.of(
              (pipeline, bounds) -> pipeline.addLast(HTTP, new ChannelInboundHandlerAdapter())));

  @Override
  public Map<String, byte[]> seeds() {
    return Map.of(
        "strict", new byte[] {(byte) 0x80, 1, 0, 1},
        "compact", new byte[] {(byte) 0x82, 0x21},
        "old", new byte[] {0, 0, 0, 4, 'p', 'i', 'n', 'g'},
        "framed-strict", new byte[] {0, 0, 0, 20, (byte) 0x80, 1, 0, 1},
        "framed-compact", new byte[] {0, 0, 0, 20, (byte) 0x82, 0x21},
        "framed-old", new byte[] {0, 0, 0, 20, 0, 0, 0, 4},
        "tls", new byte[] {0x16, 3, 1, 2},
        "get", "GET / HTTP/1.1\r\n".getBytes(US_ASCII),
        "short-method", "A / HTTP/1.1\r\n".getBytes(US_ASCII),
        "too-long", new byte[] {0x7f, 0, 0, 1, 0});
  }

  @Override
  public void take(byte[] input) {
    String expected = expected(input);
    String atOnce = found(List.of(input));
    List<byte[]> bytes =
        java.util.stream.IntStream.range(0, input.length)
            .mapToObj(i -> new byte[] {input[i]})
            .toList();
    String oneByOne = found(bytes);
    if (!expected.equals(atOnce) || !expected.equals(oneByOne)) {
      throw new AssertionError(
          "%s is %s; at once it was %s, byte by byte %s"
              .formatted(Arrays.toString(input), expected, atOnce, oneByOne));
    }
  }

  private String found(List<byte[]> pieces) {
    try (FuzzedServer.Connection connection = server.open()) {
      for (byte[] piece : pieces) {
        if (piece.length > 0) {
          connection.send(piece);
        }
      }
      if (!connection.isOpen()) {
        return CLOSED;
      }
      // A stream that breaks off at once is thrown away already.
      boolean thrift = connection.has(THRIFT) || connection.has("linger");
      return connection.has(HTTP) ? HTTP : thrift ? THRIFT : UNDECIDED;
    }
  }

  private static String expected(byte[] in) {
    if (in.length > 0 && in[0] == (byte) 0x82) {
      return THRIFT;
    }
    if (in.length < 4) {
      return UNDECIDED;
    }
    if (isHttp(in)) {
      return HTTP;
    }
    if (in[0] == 0x16 && in[1] == 3) {
      return CLOSED;
    }
    int length = java.nio.ByteBuffer.wrap(in).getInt();
    boolean mayBeLength = length > 0 && length <= RpcConfig.DEFAULTS.maxMessageBytes();
    return mayBeLength && in.length == 4 ? UNDECIDED : THRIFT;
  }

  /** Up to four letters, and a space behind them where there are fewer. */
  private static boolean isHttp(byte[] in) {
    String begin = new String(in, 0, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
    return begin.matches("[A-Za-z]{4}|[A-Za-z]{1,3} (?s:.*)");
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
