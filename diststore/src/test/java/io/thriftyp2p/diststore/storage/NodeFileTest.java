package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeFileTest {
  private static NodeFile file(String value) {
    return new NodeFile(Optional.of(new NodeId(7)), Map.of("value", value));
  }

  @Test
  void aPowerCutAtAnyStepLeavesTheOldFileOrTheNewOne() throws IOException {
    int old = 0;
    int renewed = 0;
    for (int seed = 0; seed < 500; seed++) {
      PowerCutFiles disk = new PowerCutFiles(new Random(seed));
      file("old").write(disk);
      disk.cutAfter(seed % 5);
      boolean returned = true;
      try {
        file("new").write(disk);
      } catch (PowerCutFiles.PowerCut e) {
        returned = false;
      }
      disk.comeBack();
      NodeFile read = NodeFile.read(disk).orElseThrow();
      if (returned) {
        assertThat(read).isEqualTo(file("new"));
      } else {
        assertThat(read).isIn(file("old"), file("new"));
        old += read.equals(file("old")) ? 1 : 0;
        renewed += read.equals(file("new")) ? 1 : 0;
      }
      file("newer").write(disk);
      assertThat(NodeFile.read(disk)).contains(file("newer"));
    }
    assertThat(old).isPositive();
    assertThat(renewed).isPositive();
  }
}
