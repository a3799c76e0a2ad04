package io.thriftyp2p.it.hostile.crowd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.Predicate;

/** One connection on which something is said, and what is heard. */
public final class Dialogue {
  private Dialogue() {}

  /**
   * What came back.
   *
   * @param closed whether the node ended the connection in time
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Heard(byte[] bytes, boolean closed) {
    /** One character a byte. */
    public String text() {
      return new String(bytes, ISO_8859_1);
    }

    public boolean isNothing() {
      return bytes.length == 0;
    }
  }

  /** Says it, and listens until the node ends the connection, or is silent for so long. */
  public static Heard say(InetSocketAddress target, byte[] words, int silenceMillis)
      throws IOException {
    return say(target, words, silenceMillis, heard -> false);
  }

  /**
   * The same.
   *
   * @param enough whether no more needs to be heard
   */
  public static Heard say(
      InetSocketAddress target, byte[] words, int silenceMillis, Predicate<byte[]> enough)
      throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      socket.bind(Sources.one().next());
      socket.connect(target, 5_000);
      socket.setSoTimeout(silenceMillis);
      boolean closed = false;
      try {
        socket.getOutputStream().write(words);
        closed = listen(socket.getInputStream(), heard, enough);
      } catch (SocketTimeoutException e) {
        // Silence, on a connection that is open.
      } catch (SocketException e) {
        // Reset: that is an end as well.
        closed = true;
      }
      return new Heard(heard.toByteArray(), closed);
    }
  }

  private static boolean listen(
      InputStream in, ByteArrayOutputStream heard, Predicate<byte[]> enough) throws IOException {
    byte[] buffer = new byte[64 << 10];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      heard.write(buffer, 0, read);
      if (enough.test(heard.toByteArray())) {
        return false;
      }
    }
    return true;
  }
}
