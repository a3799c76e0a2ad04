package io.thriftyp2p.examples.wordcount;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.examples.wordcount.thrift.WordCount;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.layered.TFramedTransport;

/**
 * Counts the words of its standard input through one node, whichever it is: {@code WordCountClient
 * [HOST:PORT]}. Only Thrift is needed to talk to a node.
 */
public final class WordCountClient {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  /** Longer than a node waits for a word's owner. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private WordCountClient() {}

  public static void main(String[] args) throws IOException, TException {
    Endpoint node = Endpoint.parse(args.length == 0 ? "127.0.0.1:9900" : args[0]);
    try (TTransport transport = connect(node);
        BufferedReader text = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      count(text, new WordCount.Client(new TBinaryProtocol(transport)))
          .forEach((word, count) -> System.out.println(count + " " + word));
    }
  }

  static TTransport connect(Endpoint node) throws TException {
    int timeout = Math.toIntExact(TIMEOUT.toMillis());
    TTransport transport = new TFramedTransport(new TSocket(node.host(), node.port(), timeout));
    transport.open();
    return transport;
  }

  /** What the ring has counted of each word of a text, after counting all of them once more. */
  static SortedMap<String, Long> count(BufferedReader text, WordCount.Iface ring)
      throws IOException, TException {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      Matcher words = WORD.matcher(line.toLowerCase(Locale.ROOT));
      while (words.find()) {
        counts.put(words.group(), ring.add_word(words.group()));
      }
    }
    return counts;
  }
}
