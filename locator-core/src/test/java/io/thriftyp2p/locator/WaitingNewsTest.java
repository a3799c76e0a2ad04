package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.thrift.locator.RingMember;
import io.thriftyp2p.thrift.membership.View;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class WaitingNewsTest {
  private final WaitingNews waiting = new WaitingNews();

  private static View view(int members) {
    return new View().setMembers(Collections.nCopies(members, new RingMember()));
  }

  @Test
  void newsWaitWhileThereIsRoomForThem() {
    View half = view(WaitingNews.MOST / 2);
    assertThat(waiting.tryAdd(half)).isTrue();
    assertThat(waiting.tryAdd(view(100))).isTrue();
    assertThat(waiting.tryAdd(half)).isFalse();
    assertThat(waiting.tryAdd(null)).isTrue();
    waiting.done(half);
    assertThat(waiting.tryAdd(half)).isTrue();
  }

  @Test
  void theLargestViewIsTakenWhereNothingWaits() {
    View large = view(2 * WaitingNews.MOST);
    assertThat(waiting.tryAdd(large)).isTrue();
    assertThat(waiting.tryAdd(null)).isFalse();
    waiting.done(large);
    assertThat(waiting.tryAdd(large)).isTrue();
  }
}
