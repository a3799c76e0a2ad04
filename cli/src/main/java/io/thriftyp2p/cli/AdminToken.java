package io.thriftyp2p.cli;

import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = {
      "Makes a token, prints it, and adds its hash to a file for the servers' --tokens.",
      "It is shown this once: nobody can read it out of the file."
    },
    sortOptions = false)
final class AdminToken implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "Where its hash goes; made when it is missing.")
  private Path file = Path.of("");

  @Parameters(
      index = "0",
      paramLabel = "reader|writer|admin|peer",
      converter = RoleConverter.class,
      description = "What it permits; a node of the ring is a peer.")
  private Role role = Role.READER;

  @Parameters(index = "1", paramLabel = "NAME", description = "Who it is for; the log names it.")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    Token token = Token.random(new SecureRandom());
    add(token);
    System.out.println(token.secret());
    return ExitStatus.DONE;
  }

  private void add(Token token) throws IOException {
    try {
      Tokens.add(file, role, name, token);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          ExitStatus.USAGE, file + " cannot be written: there is no such directory");
    } catch (AccessDeniedException e) {
      throw new CommandFailure(ExitStatus.USAGE, file + " cannot be written: this user may not");
    } catch (FileSystemException e) {
      throw new CommandFailure(ExitStatus.USAGE, file + " cannot be written: " + e.getReason());
    }
  }

  /** Reads a role in lower case. */
  static final class RoleConverter extends LowerCaseConverter<Role> {
    RoleConverter() {
      super(Role.class, "is no role: give reader, writer, admin or peer");
    }
  }
}
