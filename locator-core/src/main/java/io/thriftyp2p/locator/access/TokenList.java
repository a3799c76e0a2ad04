package io.thriftyp2p.locator.access;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens that are accepted, by their hashes. As text, one in each line:
 *
 * <pre>
 *   # role  name   SHA-256 of the token
 *   writer  orders 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * </pre>
 */
final class TokenList {
  /** All of them are compared with each token that is shown. */
  private static final int MOST = 1000;

  private static final int HASH_BYTES = 32;

  private final List<Accepted> tokens;

  @SuppressWarnings("ArrayRecordComponent") // compared in constant time only
  private record Accepted(Standing standing, byte[] hash) {}

  private TokenList(List<Accepted> tokens) {
    this.tokens = tokens;
  }

  /**
   * @throws IllegalArgumentException naming the line that cannot be read
   */
  static TokenList parse(String text) {
    List<Accepted> tokens = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String bare = line.strip();
      if (!bare.isEmpty() && !bare.startsWith("#")) {
        tokens.add(accepted(bare, number));
      }
    }
    if (tokens.size() > MOST) {
      throw new IllegalArgumentException(
          "there are %d tokens, and at most %d are taken".formatted(tokens.size(), MOST));
    }
    return new TokenList(List.copyOf(tokens));
  }

  private static Accepted accepted(String line, int number) {
    String[] words = line.split("\\s+", -1);
    Optional<Role> role = words.length == 3 ? Role.named(words[0]) : Optional.empty();
    if (role.isPresent() && words[2].length() == 2 * HASH_BYTES) {
      try {
        byte[] hash = HexFormat.of().parseHex(words[2]);
        return new Accepted(Standing.of("the token of " + words[1], Set.of(role.get())), hash);
      } catch (IllegalArgumentException e) {
        // Told below.
      }
    }
    throw new IllegalArgumentException(
        "line %d is not: reader, writer, admin or peer; a name; the token's SHA-256 in hex"
            .formatted(number));
  }

  static String line(Role role, String name, Token token) {
    return "%s %s %s\n".formatted(role.label(), name, HexFormat.of().formatHex(token.hash()));
  }

  /** Takes as long for each token, so that nobody finds one out by the time that it takes. */
  Optional<Standing> find(String secret) {
    byte[] hash = Token.hash(secret);
    Optional<Standing> found = Optional.empty();
    for (Accepted token : tokens) {
      if (MessageDigest.isEqual(hash, token.hash)) {
        found = Optional.of(token.standing);
      }
    }
    return found;
  }
}
