package io.thriftyp2p.locator;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;

/** A peer that is not ours: remembers what it is told, unframed, on libthrift's own server. */
final class RecordingPeer implements AutoCloseable {
  private final TServerSocket socket = new TServerSocket(0);
  private final TServer server;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  RecordingPeer() throws Exception {
    Locator.Iface handler =
        (Locator.Iface)
            Proxy.newProxyInstance(
                RecordingPeer.class.getClassLoader(),
                new Class<?>[] {Locator.Iface.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("add") || method.getName().equals("remove")) {
                    heard.add(method.getName() + " " + arguments[0] + " " + names(arguments[1]));
                  }
                  return null;
                });
    server =
        new TThreadPoolServer(
            new TThreadPoolServer.Args(socket).processor(new Locator.Processor<>(handler)));
    Thread thread = new Thread(server::serve, "recording-peer");
    thread.setDaemon(true);
    thread.start();
  }

  @SuppressWarnings("unchecked") // the IDL says so
  private static String names(Object authorities) {
    return String.join(
        " ",
        Wire.endpoints((List<Location>) authorities).stream().map(Endpoint::toString).toList());
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", socket.getServerSocket().getLocalPort());
  }

  List<String> heard() {
    return heard;
  }

  @Override
  public void close() {
    server.stop();
  }
}
