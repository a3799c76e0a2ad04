package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.locator.access.Permission;
import io.thriftyp2p.locator.access.Standing;
import io.thriftyp2p.locator.rpc.Caller;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Lets those pass that may do what they ask for, by what their connection has shown, or by a token:
 * {@code Authorization: Bearer TOKEN}, or {@code Basic} with the token as the password, which
 * browsers ask people for.
 */
final class AccessCheck {
  /** What a refusal offers. */
  static final List<String> CHALLENGES = List.of("Bearer", "Basic realm=\"thrifty-p2p\"");

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private AccessCheck() {}

  /**
   * @param what is asked for, to be told in a refusal
   * @throws Problem when it is not to be carried out
   */
  static void check(HttpRequest request, Caller caller, Permission needed, String what) {
    if (needed == Permission.ANYBODY) {
      return;
    }
    Optional<String> token = token(request);
    Standing who = token.map(secret -> known(caller, secret)).orElseGet(caller::standing);
    if (who.may(needed)) {
      return;
    }
    String why = caller.refuse(what, needed, who);
    boolean hasShownNothing = who.equals(Standing.STRANGER);
    throw new Problem(
        hasShownNothing ? HttpResponseStatus.UNAUTHORIZED : HttpResponseStatus.FORBIDDEN, why);
  }

  private static Standing known(Caller caller, String secret) {
    return caller.with(secret).orElseThrow(() -> unauthorized("the token is not known here"));
  }

  private static Optional<String> token(HttpRequest request) {
    List<String> given = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String one = given.get(0);
    if (given.size() == 1 && begins(one, BEARER)) {
      return Optional.of(one.substring(BEARER.length()).strip());
    }
    if (given.size() == 1 && begins(one, BASIC)) {
      return Optional.of(password(one.substring(BASIC.length()).strip()));
    }
    throw unauthorized("give one line Authorization: Bearer TOKEN");
  }

  private static boolean begins(String text, String scheme) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static String password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      throw unauthorized("what follows Basic is no base64");
    }
  }

  private static Problem unauthorized(String detail) {
    return new Problem(HttpResponseStatus.UNAUTHORIZED, detail);
  }
}
