package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.KeyValue;
import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** As many keys of 100 bytes as a store is to hold; they are put once, and never change. */
final class ManyKeys {
  static final int VALUE_BYTES = 100;
  private static final int ABREAST = 1_000;
  private static final int GROUPS_ABREAST = 2;
  private static final RequestOptions PATIENT =
      RequestOptions.DEFAULTS.withTimeout(Duration.ofSeconds(30));

  private final int count;

  ManyKeys(int count) {
    this.count = count;
  }

  static String key(int number) {
    return "many-%08d".formatted(number);
  }

  private static byte[] value(int number) {
    byte[] value = new Written(StoreSizes.SEED, key(number), 1, 2 * VALUE_BYTES).value();
    return Arrays.copyOf(value, VALUE_BYTES);
  }

  /** A sample that is spread over all of them. */
  List<String> sample(int size) {
    return IntStream.range(0, Math.min(size, count))
        .mapToObj(i -> key((int) ((long) i * count / Math.min(size, count))))
        .toList();
  }

  /** Puts all of them; every put must be acknowledged. */
  Duration putAll(List<Endpoint> nodes) {
    long begin = System.nanoTime();
    try (StoreClient client = StoreClient.of(nodes)) {
      inGroups(
          (from, to) -> {
            List<KeyValue> group =
                IntStream.range(from, to)
                    .mapToObj(i -> new KeyValue(key(i).getBytes(UTF_8), value(i)))
                    .toList();
            return client.putAll(group, PATIENT);
          });
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Reads all of them back, as they were put. */
  void assertAllThere(List<Endpoint> nodes) {
    try (StoreClient client = StoreClient.of(nodes)) {
      inGroups(
          (from, to) -> {
            List<byte[]> group =
                IntStream.range(from, to).mapToObj(i -> key(i).getBytes(UTF_8)).toList();
            var found = client.getAll(group, PATIENT);
            List<CompletableFuture<Void>> checked = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
              int number = from + i;
              checked.add(
                  found
                      .get(i)
                      .thenAccept(
                          value ->
                              assertThat(value.map(StoreClient.Value::bytes))
                                  .describedAs(key(number))
                                  .hasValueSatisfying(
                                      bytes -> assertThat(bytes).isEqualTo(value(number)))));
            }
            return checked;
          });
    }
  }

  private interface Group {
    List<? extends CompletableFuture<?>> begin(int from, int to);
  }

  private void inGroups(Group group) {
    List<CompletableFuture<?>> underWay = new ArrayList<>();
    for (int from = 0; from < count; from += ABREAST) {
      underWay.addAll(group.begin(from, Math.min(count, from + ABREAST)));
      if (underWay.size() >= GROUPS_ABREAST * ABREAST) {
        // The oldest first: so many stay under way.
        List<CompletableFuture<?>> oldest = underWay.subList(0, ABREAST);
        oldest.forEach(ManyKeys::await);
        oldest.clear();
      }
    }
    underWay.forEach(ManyKeys::await);
  }

  private static void await(CompletableFuture<?> future) {
    future.orTimeout(2 * PATIENT.timeout().toSeconds(), TimeUnit.SECONDS).join();
  }
}
