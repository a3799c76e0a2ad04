package io.thriftyp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.storage.Sync;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a server of the store keeps, and where, by its command line. */
class StorageOptionsTest {
  @Command
  private static final class Holder {
    @Mixin private final StorageOptions options = new StorageOptions();
  }

  private static StoreConfig config(Map<String, String> environment, String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.options.apply(StoreConfig.DEFAULTS, environment);
  }

  private static Path place(Map<String, String> environment, String... arguments) {
    return config(environment, arguments).data().orElseThrow().of(9901);
  }

  @Test
  void dataLiesWhereTheCommandLineSays() {
    assertThat(place(Map.of(), "--data", "/srv/store")).isEqualTo(Path.of("/srv/store"));
  }

  @Test
  void dataLiesByPortInTheUsersStateOtherwise() {
    assertThat(place(Map.of("XDG_STATE_HOME", "/state")))
        .isEqualTo(Path.of("/state/thrifty-p2p/9901"));
    Path home = Path.of(System.getProperty("user.home"), ".local/state/thrifty-p2p/9901");
    assertThat(place(Map.of())).isEqualTo(home);
    assertThat(place(Map.of("XDG_STATE_HOME", "relative"))).isEqualTo(home);
  }

  @Test
  void inMemoryThereIsNoData() {
    assertThat(config(Map.of(), "--memory").data()).isEmpty();
    assertThatThrownBy(() -> config(Map.of(), "--memory", "--data", "d"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("leave out --data");
  }

  @Test
  void writesAreSyncedAlwaysUnlessToldOtherwise() {
    assertThat(config(Map.of()).sync()).isEqualTo(Sync.ALWAYS);
    assertThat(config(Map.of(), "--sync", "1s").sync()).isEqualTo(Sync.EVERY_SECOND);
    assertThat(config(Map.of(), "--sync", "none").sync()).isEqualTo(Sync.NEVER);
  }

  @Test
  void theRingDecidesOnReplicasUnlessToldOtherwise() {
    assertThat(config(Map.of()).replicas()).isEmpty();
    assertThat(config(Map.of(), "--replicas", "2").replicas()).hasValue(2);
  }
}
