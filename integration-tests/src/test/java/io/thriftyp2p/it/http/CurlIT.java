package io.thriftyp2p.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.it.Server;
import io.thriftyp2p.it.Servers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The session with curl in PipelineDHT's description, word for word. */
class CurlIT {
  @RegisterExtension private final Servers servers = new Servers();

  @Test
  void theSessionOfPipelineDhtGoesAsItIsWritten() throws Exception {
    Server node = servers.store("--memory", "--alone");
    String port = Integer.toString(node.endpoint().port());
    assertThat(curl(port, "-X PUT http://localhost:9876/db/key -d value")).isEmpty();
    assertThat(curl(port, "-X GET http://localhost:9876/db/key")).isEqualTo("value");
    assertThat(curl(port, "-X DELETE http://localhost:9876/db/key")).isEmpty();
    assertThat(curl(port, "-X GET http://localhost:9876/db/key")).isEmpty();
  }

  private static String curl(String port, String words) throws Exception {
    List<String> line = new ArrayList<>(List.of("curl", "-s", "-S", "--fail", "-4"));
    line.addAll(List.of(words.replace("9876", port).split(" ")));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}
