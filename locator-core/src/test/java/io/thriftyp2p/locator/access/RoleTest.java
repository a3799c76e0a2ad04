package io.thriftyp2p.locator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
  @ParameterizedTest
  @CsvSource({
    "READER, ANYBODY READ",
    "WRITER, ANYBODY READ WRITE",
    "ADMIN,  ANYBODY READ WRITE ADMINISTER END",
    "PEER,   ANYBODY READ WRITE ADMINISTER END PEER",
  })
  void eachRoleMayWhatItIsFor(Role role, String permissions) {
    assertThat(role.permissions().stream().map(Enum::name))
        .containsExactly(permissions.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "ANYBODY, READER",
    "READ, READER",
    "WRITE, WRITER",
    "ADMINISTER, ADMIN",
    "END, ADMIN",
    "PEER, PEER",
  })
  void theLowestRoleThatIsEnoughIsTold(Permission permission, Role role) {
    assertThat(Role.enoughFor(permission)).isEqualTo(role);
  }

  @Test
  void namesAreTakenInAnyCaseAndNothingElse() {
    assertThat(Role.named("peer")).contains(Role.PEER);
    assertThat(Role.named("Admin")).contains(Role.ADMIN);
    assertThat(Role.named("root")).isEqualTo(Optional.empty());
    assertThat(Role.named("")).isEmpty();
  }

  @Test
  void aNodeForEverybodyIsEndedFromItsOwnMachineOnly() {
    AccessRules open = new AccessRules(Security.NONE);
    assertThat(open.ofStranger(true, false).permissions()).containsExactly(Permission.values());
    assertThat(open.ofStranger(false, false).permissions())
        .containsExactlyInAnyOrder(
            Permission.ANYBODY,
            Permission.READ,
            Permission.WRITE,
            Permission.ADMINISTER,
            Permission.PEER);
  }

  @Test
  void whoComesThroughTlsHasToShowSomething() {
    AccessRules open = new AccessRules(Security.NONE);
    assertThat(open.ofStranger(true, true)).isEqualTo(Standing.STRANGER);
  }
}
