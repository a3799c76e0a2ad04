package io.thriftyp2p.it.supply;

import io.thriftyp2p.it.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the project's own POMs say of versions. */
record Poms(List<Pin> pins, List<String> pluginsWithoutVersion) {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");
  private static final List<String> PINNED = List.of("dependency", "plugin", "path", "parent");
  private static final String PLUGINS = "org.apache.maven.plugins";

  /**
   * A version that a POM names.
   *
   * @param artifact group:artifact
   * @param file the POM
   */
  record Pin(String artifact, String version, Path file) {}

  static Poms read() throws Exception {
    Path root = Command.ROOT.resolve("pom.xml");
    Map<String, String> common = properties(parse(root));
    List<Pin> pins = new ArrayList<>();
    List<String> loose = new ArrayList<>();
    for (Path file : files()) {
      Document pom = parse(file);
      Map<String, String> properties = new HashMap<>(common);
      properties.putAll(properties(pom));
      for (Element element : pinned(pom)) {
        String artifact = group(element) + ":" + child(element, "artifactId").orElseThrow();
        Optional<String> version = child(element, "version");
        if (version.isPresent()) {
          pins.add(new Pin(artifact, resolved(version.get(), properties), file));
        } else if (element.getTagName().equals("plugin")) {
          loose.add(artifact);
        }
      }
    }
    loose.removeIf(plugin -> pins.stream().anyMatch(pin -> pin.artifact().equals(plugin)));
    return new Poms(List.copyOf(pins), List.copyOf(loose));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> modules = Files.list(Command.ROOT)) {
      return Stream.concat(Stream.of(Command.ROOT), modules.filter(Files::isDirectory).sorted())
          .map(module -> module.resolve("pom.xml"))
          .filter(Files::exists)
          .toList();
    }
  }

  private static Document parse(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static Map<String, String> properties(Document pom) {
    Map<String, String> properties = new HashMap<>();
    child(pom.getDocumentElement(), "version").ifPresent(v -> properties.put("project.version", v));
    elements(pom.getElementsByTagName("properties"))
        .flatMap(list -> elements(list.getChildNodes()))
        .forEach(e -> properties.put(e.getTagName(), e.getTextContent().strip()));
    return properties;
  }

  private static String resolved(String version, Map<String, String> properties) {
    Matcher matcher = PROPERTY.matcher(version);
    return matcher.replaceAll(
        found -> Matcher.quoteReplacement(properties.getOrDefault(found.group(1), found.group())));
  }

  private static List<Element> pinned(Document pom) {
    return PINNED.stream()
        .flatMap(name -> elements(pom.getElementsByTagName(name)))
        .filter(element -> child(element, "artifactId").isPresent())
        .toList();
  }

  private static String group(Element element) {
    return child(element, "groupId").orElse(PLUGINS);
  }

  private static Optional<String> child(Element element, String name) {
    return elements(element.getChildNodes())
        .filter(e -> e.getTagName().equals(name))
        .map(e -> e.getTextContent().strip())
        .findFirst();
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
        .map(Element.class::cast);
  }
}
