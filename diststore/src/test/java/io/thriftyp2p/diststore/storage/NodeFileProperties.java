package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NodeFileProperties {
  @Provide
  Arbitrary<Map<String, String>> properties() {
    // With all that is escaped, and letters of two and three bytes.
    Arbitrary<String> texts =
        Arbitraries.strings().withChars(" \\\n\r=snr\u00fc\u20ac:.").ofMaxLength(12);
    return Arbitraries.maps(texts, texts).ofMaxSize(6);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadAgain(
      @ForAll("properties") Map<String, String> properties, @ForAll long id) throws IOException {
    PowerCutFiles disk = new PowerCutFiles(new Random(1));
    for (Optional<NodeId> node :
        java.util.List.of(Optional.of(new NodeId(id)), Optional.<NodeId>empty())) {
      NodeFile file = new NodeFile(node, properties);
      file.write(disk);
      assertThat(NodeFile.read(disk)).contains(file);
    }
  }

  /** By somebody who has made the checksum right. */
  @Example
  void whatWasEditedAndMakesNoSenseIsRefused() throws IOException {
    for (String lines :
        new String[] {"id", "id ", "id x", "nothing", "id 1\n=", "id 1\n= a", "id 1\n= a b\\"}) {
      String body = "thrifty-p2p node 1\n" + lines + "\n";
      CRC32C crc = new CRC32C();
      crc.update(body.getBytes(StandardCharsets.UTF_8));
      PowerCutFiles disk = new PowerCutFiles(new Random(1));
      NodeFile.replace(
          disk,
          NodeFile.NAME,
          (body + String.format("crc32c %08x%n", crc.getValue())).getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> NodeFile.read(disk))
          .as(lines)
          .isInstanceOf(CorruptEntryException.class);
    }
  }
}
