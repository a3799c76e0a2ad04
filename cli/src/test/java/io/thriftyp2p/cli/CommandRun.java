package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Runs commands in this process, one at a time. */
final class CommandRun {
  private CommandRun() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(int status, byte[] outBytes, String err) {
    String out() {
      return new String(outBytes, UTF_8);
    }
  }

  static Result run(String... arguments) {
    return run(new byte[0], arguments);
  }

  static synchronized Result run(byte[] input, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, UTF_8));
    System.setErr(new PrintStream(errBytes, true, UTF_8));
    System.setIn(new ByteArrayInputStream(input));
    try {
      int status = Main.run(arguments);
      return new Result(status, outBytes.toByteArray(), errBytes.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
  }

  static void assertOneLine(Result result, int status, String... parts) {
    assertThat(result.status()).describedAs(result.err()).isEqualTo(status);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).singleElement().asString().contains(parts);
  }

  /** Where nobody listens. */
  static String freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
