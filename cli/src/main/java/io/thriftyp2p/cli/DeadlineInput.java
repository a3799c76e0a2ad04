package io.thriftyp2p.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** What a socket brings until a deadline, however little at a time. */
final class DeadlineInput extends InputStream {
  private final Socket socket;
  private final InputStream input;
  private final long deadlineNanos;

  /**
   * @param deadlineNanos of {@code System.nanoTime}
   */
  DeadlineInput(Socket socket, long deadlineNanos) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
    this.deadlineNanos = deadlineNanos;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Fails with a {@code SocketTimeoutException} when the time is over. */
  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    socket.setSoTimeout((int) left);
    return input.read(bytes, from, length);
  }
}
