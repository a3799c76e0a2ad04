package io.thriftyp2p.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/** Reads from a stream. That of libthrift starts the log as well. */
final class InputTransport extends TEndpointTransport {
  private final InputStream input;

  InputTransport(InputStream input, TConfiguration bounds) throws TTransportException {
    super(bounds);
    this.input = new BufferedInputStream(input);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws TTransportException {
    int read;
    try {
      read = input.read(bytes, from, length);
    } catch (IOException e) {
      throw new TTransportException(e);
    }
    if (read < 0) {
      throw new TTransportException(TTransportException.END_OF_FILE, "the connection was closed");
    }
    return read;
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    throw new UnsupportedOperationException("it is for reading");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {}

  /** The socket is closed by who opened it. */
  @Override
  public void close() {}
}
