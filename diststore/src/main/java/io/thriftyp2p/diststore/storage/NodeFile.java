package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The file that says which node a directory belongs to, and what the node remembers: text, one line
 * for each property, and a checksum in the last line.
 *
 * <pre>
 * thrifty-p2p node 1
 * id 9f3c66e80a4d1b27
 * = ring.name default
 * crc32c 5b1e02aa
 * </pre>
 *
 * @param id absent in a backup: the node that starts from it draws one
 */
record NodeFile(Optional<NodeId> id, Map<String, String> properties) {
  static final String NAME = "NODE";

  private static final String FIRST_LINE = "thrifty-p2p node 1";
  private static final String NO_ID = "id none";

  NodeFile {
    properties = Map.copyOf(properties);
  }

  static Optional<NodeFile> read(DirectoryFiles files) throws IOException {
    return files.read(NAME).map(NodeFile::decoded);
  }

  /** Replaces the file: after a crash at any moment there is the old one or the new one, whole. */
  void write(DirectoryFiles files) throws IOException {
    replace(files, NAME, encoded());
  }

  static void replace(DirectoryFiles files, String name, byte[] content) throws IOException {
    String draft = name + ".tmp";
    files.write(draft, content);
    files.sync(draft);
    files.rename(draft, name);
    files.syncDirectory();
  }

  private byte[] encoded() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append(id.map(known -> "id " + known).orElse(NO_ID)).append('\n');
    new TreeMap<>(properties)
        .forEach(
            (name, value) ->
                text.append("= ")
                    .append(escaped(name))
                    .append(' ')
                    .append(escaped(value))
                    .append('\n'));
    return text.append(checksumLine(text.toString())).append('\n').toString().getBytes(UTF_8);
  }

  private static NodeFile decoded(byte[] content) {
    String text = new String(content, UTF_8);
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    String body = text.substring(0, last);
    String[] lines = body.split("\n", -1);
    if (!text.substring(last).equals(checksumLine(body) + "\n")
        || lines.length < 3
        || !lines[0].equals(FIRST_LINE)) {
      throw new CorruptEntryException("it is torn, or was edited");
    }
    try {
      return new NodeFile(idOf(lines[1]), properties(lines));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new CorruptEntryException("it was edited, and makes no sense");
    }
  }

  private static Map<String, String> properties(String[] lines) {
    Map<String, String> properties = new TreeMap<>();
    for (int i = 2; i < lines.length - 1; i++) {
      String[] words = lines[i].split(" ", -1);
      properties.put(unescaped(words[1]), unescaped(words[2]));
    }
    return properties;
  }

  private static Optional<NodeId> idOf(String line) {
    return line.equals(NO_ID)
        ? Optional.empty()
        : Optional.of(new NodeId(Long.parseUnsignedLong(line.substring("id ".length()), 16)));
  }

  private static String checksumLine(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(UTF_8));
    return String.format("crc32c %08x", crc.getValue());
  }

  /** Without spaces and line ends. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace(" ", "\\s").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        c =
            switch (text.charAt(i)) {
              case 's' -> ' ';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> text.charAt(i);
            };
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
