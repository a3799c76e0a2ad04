package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection, byte for byte: sends whatever a test wants, and reads answers strictly. */
final class Wire implements AutoCloseable {
  private static final int LIMIT_MILLIS = 20_000;

  final Socket socket;
  private final InputStream in;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** What the peer may not take to its end, because it has answered and closed before. */
  Wire trySend(String text) {
    try {
      return send(text);
    } catch (IOException closed) {
      return this;
    }
  }

  /** A whole request without a body. */
  Wire ask(String methodAndTarget, String... headers) throws IOException {
    return send(head(methodAndTarget, headers));
  }

  Reply put(String path, byte[] value, String... headers) throws IOException {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + value.length;
    ask("PUT " + path, all).send(value);
    return reply();
  }

  Reply get(String path, String... headers) throws IOException {
    return ask("GET " + path, headers).reply();
  }

  static String head(String methodAndTarget, String... headers) {
    StringBuilder text = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\nHost: test\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  /** The next answer, which has a body unless its status says otherwise. */
  Reply reply() throws IOException {
    return reply(true);
  }

  /** The next answer, to a HEAD. */
  Reply replyToHead() throws IOException {
    return reply(false);
  }

  private Reply reply(boolean withBody) throws IOException {
    Reply head = head();
    int status = head.status();
    boolean bare = !withBody || status < 200 || status == 204 || status == 304;
    return new Reply(status, head.headers(), bare ? new byte[0] : body(head));
  }

  /** The status and the headers alone. */
  Reply head() throws IOException {
    String first = line();
    if (!first.matches("HTTP/1\\.1 [0-9]{3} .+")) {
      throw new IOException("no status line: " + first);
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Reply(Integer.parseInt(first.substring(9, 12)), headers, new byte[0]);
  }

  private byte[] body(Reply head) throws IOException {
    if (head.header("Transfer-Encoding").isPresent()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
        all.writeBytes(chunk);
      }
      return all.toByteArray();
    }
    if (head.header("Content-Length").isPresent()) {
      return exactly(Integer.parseInt(head.header("Content-Length").get()));
    }
    return in.readAllBytes();
  }

  /** The next chunk of a body; an empty one is the last. */
  byte[] chunk() throws IOException {
    byte[] chunk = exactly(Integer.parseInt(line(), 16));
    if (!line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    return chunk;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("%d bytes of %d".formatted(bytes.length, length));
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended: " + line.toString(ISO_8859_1));
      }
      line.write(b);
    }
    String text = line.toString(ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new IOException("a line without CR: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  /** Waits for the server's end of the connection; whether nothing came before it. */
  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Reads on until the server ends the connection; fails when that takes too long. */
  void awaitClosed() throws IOException {
    while (!isClosed()) {
      // What comes before the end says nothing here.
    }
  }

  /** Goes without a word. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
