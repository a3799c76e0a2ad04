package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private final Routes routes = HttpNodes.routes();

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/keys, /v1/keys, ''",
    "GET, /v1/keys/, /v1/keys/*, ''",
    "HEAD, /v1/keys/a, /v1/keys/*, a",
    "GET, /v1/keys/a/b/, /v1/keys/*, a/b/",
    "PUT, /v1/keys//, /v1/keys/*, /",
    "GET, /db, /db, ''",
    "GET, /db/, /db/*, ''",
    "POST, /db/x, /db/*, x",
    "POST, /dht/join, /dht/join, ''",
    "POST, /local/x, /local/*, x",
    "POST, /x, /+, x",
    "POST, /v1, /+, v1",
    "GET, /, /, ''",
  })
  void thePathAndTheMethodChooseTheRoute(
      HttpMethod method, String path, String pattern, String rest) {
    Routes.Route route = routes.find(method, path);
    assertThat(route.pattern()).isEqualTo(pattern);
    assertThat(route.rest(path)).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/nothing, 404",
    "POST, /a/b, 404",
    "GET, /V1/keys, 404",
    "GET, '', 404",
    "POST, /, 405",
    "GET, /anything, 405",
    "DELETE, /v1/status, 405",
    "PUT, /v1/keys, 405",
  })
  void otherPathsAndMethodsAreRefused(HttpMethod method, String path, int status) {
    assertThatThrownBy(() -> routes.find(method, path))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status().code()).isEqualTo(status));
  }

  @Test
  void whateverChangesDataIsGuardedAndLooksTakeNoBody() {
    for (Routes.Route route : routes.all()) {
      boolean looks = !route.effect().isChange();
      boolean isLeave = route.pattern().equals("/dht/leave");
      assertThat(route.method().equals(HttpMethod.GET)).isEqualTo(looks || isLeave);
      assertThat(looks && route.maxBody() > 0).isFalse();
    }
  }
}
