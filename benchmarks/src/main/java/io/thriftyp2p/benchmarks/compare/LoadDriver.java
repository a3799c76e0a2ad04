package io.thriftyp2p.benchmarks.compare;

import io.thriftyp2p.diststore.replication.Consistency;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * A process that puts load on one store in slices. It fills the store, says {@code ready}, and then
 * takes lines {@code OPERATION SECONDS}, each of which it answers with {@code RATE P50 P99}
 * (operations a second, microseconds). Ends with its input, or with one line on standard error when
 * the store fails.
 */
final class LoadDriver {
  private static final int VALUE_BYTES = 64;

  private LoadDriver() {}

  /** Takes the store, where it is, the number of threads, and that of keys. */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[2]);
    int keys = Integer.parseInt(args[3]);
    int status = 0;
    try (KeyValueClient store = open(args[0], args[1], keys);
        Load load = new Load(store, threads, keys, VALUE_BYTES)) {
      load.fill();
      System.out.println("ready");
      serve(load);
    } catch (Exception e) {
      System.err.println(args[0] + " failed: " + e);
      status = 1;
    }
    // Clients of others may leave threads behind.
    System.exit(status);
  }

  private static void serve(Load load) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      System.out.println(load.measure(Operation.named(words[0]), Double.parseDouble(words[1])));
    }
  }

  private static KeyValueClient open(String store, String place, int keys)
      throws IOException, RocksDBException {
    return switch (store) {
      case "thrifty" -> new ThriftyClient(Addresses.parse(place), keys, Consistency.QUORUM);
      case "thrifty-one" -> new ThriftyClient(Addresses.parse(place), keys, Consistency.ONE);
      case "hazelcast" -> new HazelcastMapClient(Addresses.parse(place), keys);
      case "infinispan" -> infinispan(Addresses.parse(place), keys);
      case "rocksdb-synced" -> new RocksClient(Path.of(place), keys, true);
      case "rocksdb" -> new RocksClient(Path.of(place), keys, false);
      case "file" -> new SyncedFile(Path.of(place));
      default -> throw new IllegalArgumentException(store + " is no store that can be loaded");
    };
  }

  /** The port after the members' last one is the client's own. */
  private static KeyValueClient infinispan(Addresses members, int keys) throws IOException {
    int last = members.ports().get(members.ports().size() - 1);
    return new InfinispanCacheClient(last + 1, members, keys);
  }
}
