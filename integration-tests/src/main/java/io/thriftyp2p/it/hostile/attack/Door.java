package io.thriftyp2p.it.hostile.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.layered.TFramedTransport;

/** How a stranger comes to a node, with whatever it shows of itself. */
interface Door {
  int LIMIT_MILLIS = 3_000;

  /** A connection that is open. */
  TTransport open(InetSocketAddress node) throws IOException, TException;

  /** Plain, with nothing shown. */
  static TTransport plain(InetSocketAddress node) throws IOException, TException {
    return over(connected(new Socket(), node));
  }

  /** TLS, with what that context shows. */
  static Door tls(SSLContext context) {
    return node -> over(connected(context.getSocketFactory().createSocket(), node));
  }

  private static Socket connected(Socket socket, InetSocketAddress node) throws IOException {
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.connect(node, LIMIT_MILLIS);
    return socket;
  }

  private static TTransport over(Socket socket) throws TException {
    return new TFramedTransport(new TSocket(socket));
  }
}
