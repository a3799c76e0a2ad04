package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.ReplicationCalls.SERVICE;

import io.thriftyp2p.diststore.replication.KeyVersion;
import io.thriftyp2p.diststore.replication.PullRequest;
import io.thriftyp2p.diststore.replication.PurgeRequest;
import io.thriftyp2p.diststore.replication.SlotConfirmation;
import io.thriftyp2p.diststore.replication.SlotMove;
import io.thriftyp2p.diststore.replication.SlotPeers;
import io.thriftyp2p.diststore.replication.SlotRange;
import io.thriftyp2p.diststore.replication.SlotReports;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.replication.Context;
import io.thriftyp2p.thrift.replication.PullReply;
import io.thriftyp2p.thrift.replication.Replication;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.thrift.TBase;

/** The care of slots with other nodes, over Thrift. */
final class SlotCalls implements SlotPeers {
  private static final RpcMethod<
          Replication.look_args, io.thriftyp2p.thrift.replication.SlotReports>
      LOOK = bulk("look", Replication.look_result::new);
  private static final RpcMethod<
          Replication.move_args, io.thriftyp2p.thrift.replication.SlotReports>
      MOVE = bulk("move", Replication.move_result::new);
  private static final RpcMethod<Replication.confirm_args, Void> CONFIRM =
      bulk("confirm", Replication.confirm_result::new);
  private static final RpcMethod<Replication.pull_args, PullReply> PULL =
      bulk("pull", Replication.pull_result::new);
  private static final RpcMethod<
          Replication.versions_args, List<io.thriftyp2p.thrift.replication.KeyVersion>>
      VERSIONS = bulk("versions", Replication.versions_result::new);
  private static final RpcMethod<
          Replication.fetch_args, List<io.thriftyp2p.thrift.replication.StoredEntry>>
      FETCH = bulk("fetch", Replication.fetch_result::new);
  private static final RpcMethod<Replication.give_args, Void> GIVE =
      bulk("give", Replication.give_result::new);
  private static final RpcMethod<
          Replication.differing_args, List<io.thriftyp2p.thrift.replication.SlotRange>>
      DIFFERING = bulk("differing", Replication.differing_result::new);
  private static final RpcMethod<
          Replication.purge_args, io.thriftyp2p.thrift.replication.SlotDigest>
      PURGE = bulk("purge", Replication.purge_result::new);

  private final PeerContext peers;
  private final Duration timeout;

  SlotCalls(PeerContext peers, Duration timeout) {
    this.peers = peers;
    this.timeout = timeout;
  }

  private static <A extends TBase<?, ?>, T> RpcMethod<A, T> bulk(
      String name, Supplier<? extends TBase<?, ?>> result) {
    return RpcMethod.answered(SERVICE, name, result, Lane.BULK);
  }

  private <A extends TBase<?, ?>, T> CompletionStage<T> call(
      Endpoint peer, RpcMethod<A, T> method, Function<Context, A> args) {
    return peers.call(peer, method, args, timeout);
  }

  @Override
  public CompletionStage<SlotReports> look(Endpoint peer, BitSet slots) {
    var wire = SlotReportWire.runs(slots);
    return call(peer, LOOK, context -> new Replication.look_args(context, wire))
        .thenApply(SlotReportWire::reports);
  }

  @Override
  public CompletionStage<SlotReports> move(Endpoint peer, List<SlotMove> moves) {
    var wire = SlotReportWire.moves(moves);
    return call(peer, MOVE, context -> new Replication.move_args(context, wire))
        .thenApply(SlotReportWire::reports);
  }

  @Override
  public CompletionStage<Void> confirm(Endpoint peer, SlotConfirmation confirmation) {
    var groups = SlotReportWire.moves(confirmation.groups());
    var said = SlotReportWire.reports(confirmation.said());
    return call(peer, CONFIRM, context -> new Replication.confirm_args(context, groups, said));
  }

  @Override
  public CompletionStage<ScanPage> pull(Endpoint peer, PullRequest request) {
    return call(
            peer,
            PULL,
            context -> {
              Replication.pull_args args = new Replication.pull_args();
              args.setContext(context).setSlots(request.slots());
              request.after().ifPresent(after -> args.setAfter_key(after.buffer()));
              return args;
            })
        .thenApply(ReplicationWire::page);
  }

  @Override
  public CompletionStage<List<KeyVersion>> versions(Endpoint peer, int slot, Optional<Key> after) {
    return call(
            peer,
            VERSIONS,
            context -> {
              Replication.versions_args args = new Replication.versions_args();
              args.setContext(context).setSlot(slot);
              after.ifPresent(key -> args.setAfter_key(key.buffer()));
              return args;
            })
        .thenApply(versions -> versions.stream().map(ReplicationWire::keyVersion).toList());
  }

  @Override
  public CompletionStage<List<StoredEntry>> fetch(Endpoint peer, int slot, List<Key> keys) {
    return call(
            peer,
            FETCH,
            context ->
                new Replication.fetch_args(context, slot, keys.stream().map(Key::buffer).toList()))
        .thenApply(ReplicationWire::storedEntries);
  }

  @Override
  public CompletionStage<Void> give(Endpoint peer, int slot, List<StoredEntry> entries) {
    return call(
        peer,
        GIVE,
        context -> new Replication.give_args(context, slot, ReplicationWire.entries(entries)));
  }

  @Override
  public CompletionStage<List<SlotRange>> differing(Endpoint peer, List<SlotRange> ranges) {
    var wire = ranges.stream().map(ReplicationWire::range).toList();
    return call(peer, DIFFERING, context -> new Replication.differing_args(context, wire))
        .thenApply(found -> found.stream().map(ReplicationWire::range).toList());
  }

  @Override
  public CompletionStage<SlotDigest> purge(Endpoint peer, PurgeRequest request) {
    return call(
            peer,
            PURGE,
            context ->
                new Replication.purge_args(
                    context, request.slot(), request.group(), request.upTo(), request.now()))
        .thenApply(ReplicationWire::digest);
  }
}
