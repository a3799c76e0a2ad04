package io.thriftyp2p.locator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final String HASH =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("tokens");
  }

  private Token added(Role role, String name) throws IOException {
    Token token = Token.random(new SecureRandom());
    Tokens.add(file(), role, name, token);
    return token;
  }

  @Test
  void aTokenMakesOfItsBearerWhatItsLineSays() throws Exception {
    Token orders = added(Role.WRITER, "orders");
    Token reports = added(Role.READER, "reports");
    try (Tokens tokens = Tokens.open(file(), LOOK)) {
      Standing writer = tokens.find(orders.secret()).orElseThrow();
      assertThat(writer.may(Permission.WRITE)).isTrue();
      assertThat(writer.may(Permission.END)).isFalse();
      assertThat(writer.who()).isEqualTo("the token of orders");
      assertThat(tokens.find(reports.secret()).orElseThrow().may(Permission.WRITE)).isFalse();
      assertThat(tokens.find(orders.secret() + "x")).isEmpty();
      assertThat(tokens.find("")).isEmpty();
    }
  }

  @Test
  void theFileHoldsNoToken() throws Exception {
    Token token = added(Role.ADMIN, "ops");
    assertThat(Files.readString(file())).startsWith("admin ops ").doesNotContain(token.secret());
    assertThat(token.toString()).doesNotContain(token.secret());
  }

  @Test
  void aTokenGetsALineOfItsOwnAlsoBehindOneWithoutAnEnd() throws Exception {
    Files.writeString(file(), "reader ops " + HASH);
    Token token = added(Role.WRITER, "orders");
    try (Tokens tokens = Tokens.open(file(), LOOK)) {
      assertThat(tokens.find(token.secret())).isPresent();
      assertThat(tokens.find("test")).isPresent();
    }
  }

  @Test
  void newTokensAreLongAndAllDifferent() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      secrets.add(Token.random(new SecureRandom()).secret());
    }
    assertThat(secrets).hasSize(1000).allMatch(secret -> secret.length() == 43);
  }

  @Test
  void tokensComeAndGoWithTheFile() throws Exception {
    Token first = added(Role.READER, "first");
    AtomicInteger changes = new AtomicInteger();
    try (Tokens tokens = Tokens.open(file(), LOOK)) {
      Runnable end = tokens.onChange(changes::incrementAndGet);
      Token second = added(Role.READER, "second");
      await().until(() -> tokens.find(second.secret()).isPresent());
      assertThat(tokens.find(first.secret())).isPresent();
      Files.writeString(file(), "# none\n");
      await().until(() -> tokens.find(second.secret()).isEmpty());
      await().until(() -> changes.get() == 2);
      end.run();
      Token third = added(Role.READER, "third");
      await().until(() -> tokens.find(third.secret()).isPresent());
      assertThat(changes).hasValue(2);
    }
  }

  @Test
  void aFileThatCannotBeReadChangesNothing() throws Exception {
    Token token = added(Role.READER, "first");
    try (Tokens tokens = Tokens.open(file(), LOOK)) {
      Files.writeString(file(), "nonsense\n");
      Token later = Token.random(new SecureRandom());
      Path next = directory.resolve("next");
      Tokens.add(next, Role.READER, "later", later);
      assertThat(tokens.find(token.secret())).isPresent();
      Files.copy(next, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      await().until(() -> tokens.find(later.secret()).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ops " + HASH,
        "reader ops",
        "reader " + HASH,
        "reader ops " + HASH + "00",
        "reader ops x" + "f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "reader ops more " + HASH,
      })
  void aLineThatIsNoneIsNamed(String line) throws Exception {
    Files.writeString(file(), "# comment\n\nreader ops " + HASH + "\n" + line + "\n");
    assertThatThrownBy(() -> Tokens.open(file(), LOOK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("line 4");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Tokens.open(file(), LOOK))
        .hasMessage(file() + " cannot be read: there is no such file");
  }

  @Test
  void namesAreWords() {
    Token token = Token.random(new SecureRandom());
    for (String bad : new String[] {"", "two words", "a\nb", "#no"}) {
      assertThatThrownBy(() -> Tokens.add(file(), Role.READER, bad, token))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTokenIsPrintable() {
    for (String bad : new String[] {"", "two words", "a\nb", "é", "x".repeat(513)}) {
      assertThatThrownBy(() -> Token.of(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
