package io.thriftyp2p.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server processes of one test: ended with it, and their words shown when it fails. */
public final class Servers implements AfterEachCallback {
  private final List<Server> servers = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  public Server store(String... arguments) throws IOException {
    Server server = Server.launch("storeserver", arguments);
    servers.add(server);
    server.awaitReady();
    return server;
  }

  public Server launch(String name, String... arguments) throws IOException {
    Server server = Server.launch(name, arguments);
    servers.add(server);
    return server;
  }

  Server launch(Map<String, String> environment, String name, String... arguments)
      throws IOException {
    Server server = Server.launch(environment, name, arguments);
    servers.add(server);
    return server;
  }

  public Server launch(Place place, String name, String... arguments) throws IOException {
    Server server = Server.launch(place, name, arguments);
    servers.add(server);
    return server;
  }

  /** For what is to outlive a process, and not its test. */
  public Path newDirectory() throws IOException {
    Path directory = Files.createTempDirectory("thrifty-it");
    directories.add(directory);
    return directory;
  }

  /** Ends all of them at once, before their test is over. */
  public void killAll() {
    servers.forEach(Server::close);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    boolean failed = context.getExecutionException().isPresent();
    for (Server server : servers) {
      server.close();
      if (failed) {
        server.stderr().forEach(line -> System.err.println("  | " + line));
      }
    }
    directories.forEach(Trees::delete);
  }
}
