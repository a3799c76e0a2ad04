package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTableTest {
  private final List<String> begun = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final LinkTable<Integer, String> table = new LinkTable<>(begun::add, ended::add);

  @Test
  void aLinkIsMadeAndBegunOnce() {
    assertThat(table.get(1, key -> "first")).isEqualTo("first");
    assertThat(table.get(1, key -> "second")).isEqualTo("first");
    assertThat(begun).containsExactly("first");
  }

  @Test
  void theNextOneStaysWhenAnEarlierOneIsRemoved() {
    String first = table.get(1, key -> "first");
    table.remove(1, first);
    assertThat(table.get(1, key -> "second")).isEqualTo("second");
    table.remove(1, first);
    assertThat(table.get(1, key -> "third")).isEqualTo("second");
  }

  @Test
  void linksEndWithTheTableAndThoseThatComeLaterEndAtOnce() {
    table.get(1, key -> "first");
    table.close();
    assertThat(table.isClosed()).isTrue();
    assertThat(ended).containsExactly("first");
    table.get(2, key -> "late");
    assertThat(ended).containsExactly("first", "late");
  }
}
