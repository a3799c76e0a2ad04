package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserGuardTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Programs.
        "pass   | localhost:1    |             |                       |",
        "pass   | store.lan:80   |             |                       |",
        // The node's own page.
        "write  | localhost:1    | same-origin | http://localhost:1    |",
        "write  | 127.0.0.1:1    | same-origin | http://127.0.0.1:1    | http://127.0.0.1:1/",
        "write  | [::1]:1        | same-origin | http://[::1]:1        |",
        "write  | 10.0.0.1       | same-origin | http://10.0.0.1       |",
        "write  | 10.0.0.1       | same-origin | https://10.0.0.1      |",
        "write  | LocalHost:1    |             | http://LocalHost:1    |",
        "write  | localhost:1    | same-origin |                       |",
        // Under a name that can be anybody's.
        "refuse | evil.com:1     | same-origin | http://evil.com:1     |",
        "refuse | localhost.evil.com:1 | same-origin | http://localhost.evil.com:1 |",
        "refuse | 127.0.0.1.evil.com | same-origin | http://127.0.0.1.evil.com |",
        "refuse | [::1].evil.com | same-origin | http://[::1].evil.com |",
        "refuse |                | same-origin |                       |",
        // Other pages.
        "refuse | localhost:1    | cross-site  | http://evil.com       |",
        "refuse | localhost:1    | same-site   | http://localhost:2    |",
        "refuse | localhost:1    | none        |                       |",
        "refuse | localhost:1    |             | http://evil.com       |",
        "refuse | localhost:1    |             | null                  |",
        "refuse | localhost:1    |             | https://localhost:1   |",
        "refuse | localhost:1    |             |                       | http://evil.com/",
        "refuse | localhost:1    | same-origin | http://evil.com       |",
      })
  void onlyTheNodesOwnPageChangesDataAndOnlyWhereItMay(
      String what, String host, String site, String origin, String referer) {
    HttpRequest request = request(HttpMethod.PUT);
    HttpHeaders headers = request.headers();
    add(headers, "Host", host);
    add(headers, "Sec-Fetch-Site", site);
    add(headers, "Origin", origin);
    add(headers, "Referer", referer);
    assertThat(passes(true, request)).isEqualTo(!what.equals("refuse"));
    assertThat(passes(false, request)).isEqualTo(what.equals("pass"));
  }

  /** What a page fetches as a picture may come without a word of the page. */
  @ParameterizedTest
  @CsvSource({
    "GET, Mozilla/5.0 (X11; Linux), false",
    "HEAD, Mozilla/5.0 (X11; Linux), false",
    "POST, Mozilla/5.0 (X11; Linux), true",
    "GET, curl/8.0, true",
    "GET, , true",
  })
  void aBrowserThatSaysNothingOfItsPageIsKnownByItsName(
      String method, String agent, boolean passes) {
    HttpRequest request = request(HttpMethod.valueOf(method));
    add(request.headers(), "Host", "localhost:1");
    add(request.headers(), "User-Agent", agent);
    assertThat(passes(false, request)).isEqualTo(passes);
    assertThat(passes(true, request)).isEqualTo(passes);
  }

  /** A name may be made to stand for this machine by whoever owns it. */
  @ParameterizedTest
  @CsvSource({
    "localhost:1,    Mozilla/5.0,             , true",
    "127.0.0.1:1,    Mozilla/5.0,             , true",
    "evil.com:1,     Mozilla/5.0,             , false",
    "evil.com:1,     Other,        same-origin, false",
    "evil.com:1,     curl/8.0,                , true",
    ",               Mozilla/5.0,             , false",
  })
  void aNodeOfThisMachineIsLookedAtByItsAddress(
      String host, String agent, String site, boolean passes) {
    HttpRequest request = request(HttpMethod.GET);
    add(request.headers(), "Host", host);
    add(request.headers(), "User-Agent", agent);
    add(request.headers(), "Sec-Fetch-Site", site);
    assertThat(passes(() -> new BrowserGuard(false, true).checkLook(request))).isEqualTo(passes);
    assertThat(passes(() -> new BrowserGuard(false, false).checkLook(request))).isTrue();
  }

  private static HttpRequest request(HttpMethod method) {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/");
  }

  private static void add(HttpHeaders headers, String name, String value) {
    if (value != null) {
      headers.add(name, value);
    }
  }

  private static boolean passes(boolean webWrite, HttpRequest request) {
    return passes(() -> new BrowserGuard(webWrite, true).checkChange(request));
  }

  private static boolean passes(Runnable check) {
    try {
      check.run();
      return true;
    } catch (Problem refused) {
      assertThat(refused.status().code()).isEqualTo(403);
      return false;
    }
  }
}
