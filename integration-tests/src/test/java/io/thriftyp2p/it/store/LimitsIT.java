package io.thriftyp2p.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Command;
import io.thriftyp2p.it.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys and values of every size and of any bytes, up to the limits and one byte past them. */
@Timeout(180)
class LimitsIT {
  private static final int MOST_KEY = 4 * 1024;
  private static final int MOST_VALUE = 8 * 1024 * 1024;

  @RegisterExtension final Servers servers = new Servers();
  @TempDir Path files;

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(StoreSizes.SEED);
  private StoreRing ring;

  @BeforeEach
  void start() throws Exception {
    ring = StoreRing.local(servers, files, "127.0.64.", 3);
    ring.startWhole(3);
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void allSizesComeBackAndWhatIsTooLargeIsRefusedClearly() throws Exception {
    try (StoreClient client = StoreClient.of(ring.endpoints())) {
      for (byte[] key : keys()) {
        assertComesBack(client, key, bytes(40));
      }
      for (int size : new int[] {0, 1, 1_000_000, MOST_VALUE - 1, MOST_VALUE}) {
        assertComesBack(client, bytes(20), bytes(size));
      }
      assertComesBack(client, bytes(MOST_KEY), bytes(MOST_VALUE));
      assertRefused(client, bytes(MOST_KEY + 1), bytes(1), "key has 4097 bytes", "4096");
      assertRefused(client, bytes(1), bytes(MOST_VALUE + 1), "value has 8388609 bytes", "8388608");
    }
    theCommandsDoTheSame();
  }

  private List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>(List.of(new byte[0], bytes(MOST_KEY - 1), bytes(MOST_KEY)));
    for (int i = 0; i < 256; i++) {
      keys.add(new byte[] {(byte) i});
    }
    return keys;
  }

  private static void assertComesBack(StoreClient client, byte[] key, byte[] value)
      throws Exception {
    var written = client.put(key, value).get(20, TimeUnit.SECONDS);
    var read = client.get(key).get(20, TimeUnit.SECONDS).orElseThrow();
    assertThat(read.bytes()).isEqualTo(value);
    assertThat(read.version()).isEqualTo(written);
    // Deleted and put again, so that the next key has something to be mixed up with.
    var deleted = client.delete(key).get(20, TimeUnit.SECONDS);
    assertThat(deleted).isGreaterThan(written);
    assertThat(client.get(key).get(20, TimeUnit.SECONDS)).isEmpty();
  }

  private static void assertRefused(
      StoreClient client, byte[] key, byte[] value, String what, String limit) {
    assertThatThrownBy(() -> client.put(key, value).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(limit);
  }

  private void theCommandsDoTheSame() throws Exception {
    String node = ring.endpoint(1).toString();
    Path in = files.resolve("in");
    Path out = files.resolve("out");
    for (int size : new int[] {0, 1, MOST_VALUE}) {
      Files.write(in, bytes(size));
      Command.Result put = Command.run("storeput", "-h", node, "file", "--file", in.toString());
      assertThat(put.status()).describedAs(put.err()).isZero();
      Command.Result get = Command.run("storeget", "-h", node, "file", "--output", out.toString());
      assertThat(get.status()).describedAs(get.err()).isZero();
      assertThat(out).hasSameBinaryContentAs(in);
    }
    Files.write(in, bytes(MOST_VALUE + 1));
    Command.Result refused = Command.run("storeput", "-h", node, "k", "--file", in.toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err().lines()).singleElement().asString().contains("8388608");
    refused = Command.run("storeput", "-h", node, "k".repeat(MOST_KEY + 1), "v");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err().lines()).singleElement().asString().contains("4096");
  }
}
