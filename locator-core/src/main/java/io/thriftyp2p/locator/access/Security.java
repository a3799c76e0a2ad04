package io.thriftyp2p.locator.access;

import io.thriftyp2p.locator.tls.Tls;
import java.util.Optional;

/**
 * How a process shows itself to others, and whom it lets do what. Whoever opened the parts closes
 * them, after the servers and clients that use them.
 *
 * @param tls for connections both ways; absent: all are plain
 * @param tokens that a server accepts; absent: none
 * @param token that a client shows on each connection that it opens; absent: none
 */
public record Security(Optional<Tls> tls, Optional<Tokens> tokens, Optional<Token> token) {
  /** Plain connections, and everybody may do everything. */
  public static final Security NONE =
      new Security(Optional.empty(), Optional.empty(), Optional.empty());

  public Security withTls(Tls newTls) {
    return new Security(Optional.of(newTls), tokens, token);
  }

  public Security withTokens(Tokens accepted) {
    return new Security(tls, Optional.of(accepted), token);
  }

  public Security withToken(Token shown) {
    return new Security(tls, tokens, Optional.of(shown));
  }

  /** Whether a server lets somebody who shows nothing do everything. */
  public boolean isOpen() {
    return tokens.isEmpty() && (tls.isEmpty() || tls.get().mode().takesPlain());
  }
}
