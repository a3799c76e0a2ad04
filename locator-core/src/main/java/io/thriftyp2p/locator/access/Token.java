package io.thriftyp2p.locator.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that shows a role. Tokens are long and random, so that nobody guesses them, and one pass
 * of SHA-256 hides them as well as a slow hash hides a password.
 */
public final class Token {
  private static final int RANDOM_BYTES = 32;
  private static final int LONGEST = 512;

  private final String secret;

  private Token(String secret) {
    this.secret = secret;
  }

  /**
   * @throws IllegalArgumentException when that cannot be a token
   */
  public static Token of(String secret) {
    boolean printable = secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (secret.isEmpty() || secret.length() > LONGEST || !printable) {
      throw new IllegalArgumentException(
          "a token is 1 to " + LONGEST + " printable characters without spaces");
    }
    return new Token(secret);
  }

  /** A new one of 256 bits. */
  public static Token random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The token that a file holds, and nothing else.
   *
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException when it holds no token
   */
  public static Token read(Path file) throws IOException {
    return of(Files.readString(file).strip());
  }

  public String secret() {
    return secret;
  }

  /** What files keep of it. */
  byte[] hash() {
    return hash(secret);
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Without the secret, which must not get into a log. */
  @Override
  public String toString() {
    return "a token";
  }
}
