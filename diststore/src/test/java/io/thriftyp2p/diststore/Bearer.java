package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Who may ask: somebody with a token of each role, and those without. */
public enum Bearer {
  NOBODY,
  LIAR,
  READER,
  WRITER,
  ADMIN,
  PEER;

  /** Whether this one may what that one is the lowest to have. */
  public boolean has(Bearer needed) {
    return needed == NOBODY || (this != LIAR && compareTo(needed) >= 0);
  }

  /** Tokens of all roles, in a file. */
  public static final class Purse implements AutoCloseable {
    private final Map<Bearer, Token> tokens = new EnumMap<>(Bearer.class);
    private final Path file;
    private final Tokens accepted;

    public Purse(Path file) throws IOException {
      this.file = file;
      for (Role role : Role.values()) {
        Token token = Token.random(new SecureRandom());
        Tokens.add(file, role, role.label(), token);
        tokens.put(Bearer.valueOf(role.name()), token);
      }
      tokens.put(LIAR, Token.of("made-up"));
      accepted = Tokens.open(file, Duration.ofMillis(20));
    }

    public Optional<Token> of(Bearer who) {
      return Optional.ofNullable(tokens.get(who));
    }

    /** Makes another one's of somebody's token. */
    public void change(Bearer from, Bearer to) throws IOException {
      String line = label(from) + " " + label(from) + " ";
      String text = Files.readString(file);
      Files.writeString(file, text.replace(line, label(to) + " " + label(from) + " "));
    }

    private static String label(Bearer who) {
      return Role.valueOf(who.name()).label();
    }

    /** Of a node that accepts them, and is a peer itself. */
    public Security ofNode() {
      return Security.NONE.withTokens(accepted).withToken(tokens.get(PEER));
    }

    @Override
    public void close() {
      accepted.close();
    }
  }
}
