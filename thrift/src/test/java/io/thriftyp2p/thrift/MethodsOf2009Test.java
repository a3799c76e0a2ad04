package io.thriftyp2p.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The methods of thrifty-p2p as its clients and nodes have known them since 2009: names, field ids,
 * types and oneway may never change. Ours may only have more.
 */
class MethodsOf2009Test {
  private static final List<String> BASE =
      List.of(
          "void ping()",
          "string service_type()",
          "list<string> service_types()",
          "oneway void debug()",
          "oneway void die()");

  private static final List<String> LOCATOR =
      List.of(
          "oneway void join(1: Location location)",
          "oneway void remove(1: Location location, 2: list<Location> authorities)",
          "oneway void add(1: Location location, 2: list<Location> authorities)",
          "list<Location> get_all()",
          "Location get_node(1: string key)");

  private static final List<String> STORE =
      List.of("string get(1: string key)", "oneway void put(1: string key, 2: string value)");

  private static final List<String> ALL =
      Stream.of(BASE, LOCATOR, STORE).flatMap(List::stream).toList();

  @Test
  void aLocationIsAnAddressAndAPort() {
    assertThat(Signatures.fields(Location.class)).isEqualTo("1: string address, 2: i16 port");
  }

  @Test
  void baseIsThatOf2009AndNothingMore() {
    assertThat(Signatures.of(new Base.Processor<>(null))).containsExactlyInAnyOrderElementsOf(BASE);
    assertThat(Signatures.of(new Base.AsyncProcessor<>(null)))
        .containsExactlyInAnyOrderElementsOf(BASE);
  }

  @Test
  void locatorHasTheMethodsOf2009() {
    assertThat(Signatures.of(new Locator.Processor<>(null))).containsAll(BASE).containsAll(LOCATOR);
    assertThat(Signatures.of(new Locator.AsyncProcessor<>(null)))
        .containsAll(BASE)
        .containsAll(LOCATOR);
  }

  @Test
  void storeHasTheMethodsOf2009() {
    assertThat(Signatures.of(new Store.Processor<>(null))).containsAll(ALL);
    assertThat(Signatures.of(new Store.AsyncProcessor<>(null))).containsAll(ALL);
  }
}
