package io.thriftyp2p.cli;

import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The token that a process shows on the connections that it opens. */
final class TokenOption {
  private static final String VARIABLE = "THRIFTY_TOKEN";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "Show the token that this file holds; see 'storeadmin token'.",
        "Also, the token itself, as THRIFTY_TOKEN in the environment."
      })
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  static boolean isIn(Map<String, String> environment) {
    return environment.containsKey(VARIABLE);
  }

  RpcConfig apply(RpcConfig config, Map<String, String> environment) {
    return token(environment)
        .map(token -> config.withSecurity(config.security().withToken(token)))
        .orElse(config);
  }

  private Optional<Token> token(Map<String, String> environment) {
    try {
      return file == null
          ? Optional.ofNullable(environment.get(VARIABLE)).map(Token::of)
          : Optional.of(Token.read(file));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "the token in " + file + " cannot be read; 'storeadmin token' makes one");
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          (file == null ? VARIABLE : file) + " is not a token: " + e.getMessage());
    }
  }
}
