package io.thriftyp2p.examples.wordcount;

import io.thriftyp2p.examples.wordcount.thrift.Refused;
import io.thriftyp2p.examples.wordcount.thrift.Unavailable;
import io.thriftyp2p.examples.wordcount.thrift.WordCount;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.thrift.TException;
import org.jspecify.annotations.Nullable;

/** Counts the words that its node owns, and asks their owners about all others. */
final class WordCountHandler extends LocatorHandler implements WordCount.Iface {
  static final String SERVICE = "wordcount.WordCount";

  static final int MAX_WORD_LENGTH = 256;

  /** A bound for what strangers can make a node keep; several writers may pass it by a few. */
  private static final int MAX_WORDS = 1_000_000;

  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ConcurrentMap<String, Long> counts = new ConcurrentHashMap<>();

  WordCountHandler(LocatorNode node) {
    super(node, SERVICE);
  }

  @Override
  public long add_word(@Nullable String word) throws TException {
    return askOwner(checked(word), WordCount.Iface::add_word_here);
  }

  @Override
  public long count(@Nullable String word) throws TException {
    return askOwner(checked(word), WordCount.Iface::count_here);
  }

  @Override
  public long add_word_here(@Nullable String word) throws Refused {
    String checked = checked(word);
    if (counts.size() >= MAX_WORDS && !counts.containsKey(checked)) {
      throw new Refused("this node counts " + MAX_WORDS + " words already");
    }
    return counts.merge(checked, 1L, Long::sum);
  }

  @Override
  public long count_here(@Nullable String word) throws Refused {
    return counts.getOrDefault(checked(word), 0L);
  }

  private interface Question {
    long ask(WordCount.Iface owner, String word) throws TException;
  }

  private long askOwner(String word, Question question) throws TException {
    Endpoint owner =
        node().owner(word).orElseThrow(() -> new Unavailable("this node is in no ring yet", false));
    if (owner.equals(node().endpoint())) {
      return question.ask(this, word);
    }
    try {
      return question.ask(node().client(owner, WordCount.Client::new, TIMEOUT), word);
    } catch (PeerException e) {
      node().suspect(owner);
      throw new Unavailable(e.getMessage(), e.mayHaveBeenApplied());
    }
  }

  private static String checked(@Nullable String word) throws Refused {
    if (word == null || word.isEmpty() || word.length() > MAX_WORD_LENGTH) {
      throw new Refused("a word has 1 to " + MAX_WORD_LENGTH + " characters");
    }
    return word;
  }
}
