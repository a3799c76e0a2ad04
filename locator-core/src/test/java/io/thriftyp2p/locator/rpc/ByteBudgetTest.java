package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(100);
  private final List<String> woken = new ArrayList<>();

  @Test
  void whoWaitsIsWokenOnce() {
    budget.adjust(150);
    budget.whenFree(() -> woken.add("first"));
    budget.whenFree(() -> woken.add("second"));
    budget.adjust(-20);
    assertThat(woken).isEmpty();
    budget.adjust(-40);
    budget.adjust(-40);
    assertThat(woken).containsExactly("first", "second");
  }

  @Test
  void whoFindsRoomDoesNotWait() {
    budget.adjust(100);
    budget.whenFree(() -> woken.add("at once"));
    assertThat(woken).containsExactly("at once");
  }

  @Test
  void whatTheFirstTakesTheNextOnesWaitFor() {
    budget.adjust(150);
    for (String name : List.of("first", "second", "third")) {
      budget.whenFree(() -> takes(name));
    }
    budget.adjust(-50);
    assertThat(woken).containsExactly("first");
    budget.adjust(-60);
    assertThat(woken).containsExactly("first", "second");
  }

  private void takes(String name) {
    woken.add(name);
    budget.adjust(60);
  }

  @Test
  void whoWaitsAnewHoldsNobodyUp() {
    budget.adjust(150);
    budget.whenFree(this::waitsAnew);
    budget.adjust(-50);
    assertThat(woken).containsExactly("woken");
    budget.adjust(-60);
    assertThat(woken).containsExactly("woken", "woken");
  }

  /** As a connection does that finds the room taken by another one. */
  private void waitsAnew() {
    woken.add("woken");
    budget.adjust(60);
    budget.whenFree(this::waitsAnew);
  }
}
