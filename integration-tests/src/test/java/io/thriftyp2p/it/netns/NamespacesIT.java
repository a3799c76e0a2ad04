package io.thriftyp2p.it.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests' own tools: what they prove rests on these. */
@Timeout(60)
class NamespacesIT {
  @RegisterExtension final Namespaces namespaces = new Namespaces(2);

  @Test
  void aPartitionThatStopsNothingFailsItsTest() {
    List<Namespace> one = namespaces.all().subList(0, 1);
    List<Namespace> other = namespaces.all().subList(1, 2);
    Partition partition = Partition.between(one, other, Cut.SILENT);
    assertThatThrownBy(partition::heal)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("packets that the partition stopped");
  }

  @Test
  void aCommandInANamespaceIsTheProcessThatIsSignalled() throws Exception {
    Namespace namespace = namespaces.all().get(0);
    List<String> line = new ArrayList<>(namespace.prefix());
    line.addAll(List.of("sh", "-c", "echo; exec sleep 100"));
    Process process = new ProcessBuilder(line).start();
    try {
      assertThat(process.getInputStream().read()).isEqualTo('\n');
      assertThat(Tool.run("ip", "netns", "pids", namespace.name()).strip())
          .isEqualTo(Long.toString(process.pid()));
    } finally {
      process.destroyForcibly();
    }
  }
}
