package io.thriftyp2p.locator.rpc;

import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/** Counts what is written, and keeps nothing. */
final class LengthTransport extends TEndpointTransport {
  private int bytes;

  LengthTransport(TConfiguration config) throws TTransportException {
    super(config);
  }

  int bytes() {
    return bytes;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    bytes += length;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public int read(byte[] to, int offset, int length) throws TTransportException {
    throw new TTransportException(TTransportException.END_OF_FILE, "there is nothing to read");
  }
}
