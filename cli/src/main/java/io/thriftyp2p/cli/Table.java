package io.thriftyp2p.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of named values: aligned columns for people, or JSON for programs. */
final class Table {
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  Table(String... columns) {
    this.columns = List.of(columns);
  }

  void add(Object... values) {
    rows.add(List.of(values));
  }

  void print(boolean json) throws JsonProcessingException {
    System.out.print(json ? toJson() : toText());
  }

  /** The rows as objects, for JSON. */
  List<Map<String, Object>> objects() {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (List<Object> row : rows) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        object.put(columns.get(i), row.get(i));
      }
      objects.add(object);
    }
    return objects;
  }

  private String toJson() throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(objects()) + System.lineSeparator();
  }

  private String toText() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    rows.forEach(row -> lines.add(row.stream().map(String::valueOf).toList()));
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder aligned = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
        aligned.append(String.format("%-" + (width + 2) + "s", line.get(i)));
      }
      text.append(aligned.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
