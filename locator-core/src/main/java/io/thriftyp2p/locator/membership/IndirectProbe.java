package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Asks a few members to probe one that did not answer, and gathers what they say. */
final class IndirectProbe {
  private final Conversation conversation;
  private final Consumer<Endpoint> helperGone;
  private final List<Endpoint> helpers;
  private final CompletableFuture<Findings> findings = new CompletableFuture<>();
  private int heard;
  private int missed;
  private int refusals;
  private int gone;

  /**
   * What came of it.
   *
   * @param helpers how many were asked
   * @param missed how many of them said nothing at all
   * @param reached whether one of them reached the member; then the others were not waited for
   * @param refused whether nobody listens there, as somebody else was told as well: a helper, or
   *     all helpers are gone themselves
   */
  record Findings(int helpers, int missed, boolean reached, boolean refused) {}

  /**
   * @param helperGone is told of a helper whose own process refused
   */
  IndirectProbe(Conversation conversation, List<Endpoint> helpers, Consumer<Endpoint> helperGone) {
    this.conversation = conversation;
    this.helpers = helpers;
    this.helperGone = helperGone;
  }

  /** Completes when one reached it, or all were heard or missed. Never fails. */
  CompletionStage<Findings> run(Endpoint target, Duration timeout) {
    if (helpers.isEmpty()) {
      complete(false);
    }
    for (Endpoint helper : helpers) {
      conversation
          .probeFor(helper, target, timeout)
          .whenComplete(
              (outcome, failure) ->
                  take(helper, Optional.ofNullable(outcome), Failures.of(failure)));
    }
    return findings;
  }

  private void take(Endpoint helper, Optional<ProbeOutcome> outcome, Optional<Throwable> failure) {
    heard++;
    missed += outcome.isEmpty() ? 1 : 0;
    refusals += outcome.filter(o -> o == ProbeOutcome.REFUSED).isPresent() ? 1 : 0;
    if (failure.filter(IndirectProbe::isRefusal).isPresent()) {
      gone++;
      helperGone.accept(helper);
    }
    boolean reached = outcome.filter(o -> o == ProbeOutcome.REACHED).isPresent();
    if (reached || heard == helpers.size()) {
      complete(reached);
    }
  }

  private void complete(boolean reached) {
    boolean refused = !reached && (refusals > 0 || gone == helpers.size());
    findings.complete(new Findings(helpers.size(), missed, reached, refused));
  }

  /** Nobody listens at that address. */
  static boolean isRefusal(Throwable failure) {
    return failure instanceof PeerUnreachableException peer && peer.connectionRefused();
  }
}
