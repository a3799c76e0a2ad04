package io.thriftyp2p.locator.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Every order in which the steps of several threads may come to the table of links. */
class LinkTableOrders {
  @Test
  void whateverOrderThreadsComeInTheTableIsOneTable() {
    new ModelCheckingOptions()
        .iterations(12)
        .invocationsPerIteration(500)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .sequentialSpecification(OneAfterTheOther.class)
        .check(Contended.class);
  }

  /** What the threads do. Links are numbers, so that those of two threads can be told apart. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "link", gen = IntGen.class, conf = "1:9")
  public static class Contended {
    private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> ended = new ConcurrentLinkedQueue<>();
    private final LinkTable<Integer, Integer> table = new LinkTable<>(begun::add, ended::add);

    @Operation
    public int get(@Param(name = "key") int key, @Param(name = "link") int link) {
      return table.get(key, k -> 10 * key + link);
    }

    @Operation
    public void remove(@Param(name = "key") int key, @Param(name = "link") int link) {
      table.remove(key, 10 * key + link);
    }

    @Operation(runOnce = true)
    public void close() {
      table.close();
    }

    @Operation
    public boolean isClosed() {
      return table.isClosed();
    }

    @Validate
    public void nothingThatIsLeftInAClosedTableGoesOn() {
      for (int key = 1; key <= 2 && table.isClosed(); key++) {
        int left = table.get(key, k -> 0);
        if (left != 0 && !ended.contains(left)) {
          throw new IllegalStateException(left + " has not ended");
        }
      }
    }
  }

  /** The same as one thread would have it. */
  public static class OneAfterTheOther {
    private final Map<Integer, Integer> links = new HashMap<>();
    private boolean closed;

    public int get(int key, int link) {
      links.putIfAbsent(key, 10 * key + link);
      return links.get(key);
    }

    public void remove(int key, int link) {
      links.remove(key, 10 * key + link);
    }

    public void close() {
      closed = true;
    }

    public boolean isClosed() {
      return closed;
    }
  }
}
