package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.locator.Layout;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.thrift.TBase;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TProtocol;

/** Nodes as a client sees them, that answer what a test has them answer; in simulated time. */
final class ScriptedNodes implements PeerCaller {
  /** Comes of a call: a result, or an exception. */
  interface Script extends Function<TBase<?, ?>, Object> {}

  record Call(Endpoint node, String method, TBase<?, ?> args) {}

  private final SimulatedTime time = new SimulatedTime();
  private final Map<Endpoint, Map<String, Script>> scripts = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  static Endpoint node(int number) {
    return new Endpoint("10.0.0." + number, 9900);
  }

  /** A client that knows these to begin with. */
  StoreClient client(Endpoint... given) {
    return client(true, given);
  }

  /** A client that asks nobody else. */
  StoreClient clientThrough(Endpoint... given) {
    return client(false, given);
  }

  private StoreClient client(boolean learns, Endpoint... given) {
    return new StoreClient(
        List.of(given),
        learns,
        this,
        new SimulatedScheduler(time, Duration.ZERO),
        RandomGenerator.of("L64X128MixRandom"),
        List.of());
  }

  /** From now on the node answers the method so; until then nobody listens there. */
  void on(Endpoint node, String method, Script script) {
    scripts.computeIfAbsent(node, n -> new HashMap<>()).put(method, script);
  }

  void stop(Endpoint node) {
    scripts.remove(node);
  }

  /** A ring of these, in which each key has so many replicas. */
  static Script ring(int replicas, Endpoint down, Endpoint... members) {
    List<RingMember> wire = new ArrayList<>();
    for (Endpoint member : members) {
      MemberState state = member.equals(down) ? MemberState.DOWN : MemberState.ALIVE;
      Location location = new Location(member.host(), (short) member.port());
      wire.add(new RingMember(location, 7, 0, state, 1, ""));
    }
    return args -> new Ring("thrifty", Layout.SLOTS, replicas, wire, 0, 1);
  }

  static Version version(long clock) {
    return new Version(clock, new NodeId(7).value());
  }

  /** No answer before the time is over. */
  static PeerTimedOutException silence(Endpoint node) {
    return new PeerTimedOutException(node, "it takes too long");
  }

  List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  List<Endpoint> asked(String method) {
    return calls(method).stream().map(Call::node).toList();
  }

  void run(Duration duration) {
    time.run(duration);
  }

  Duration now() {
    return Duration.ofNanos(time.nanos());
  }

  @Override
  @SuppressWarnings("unchecked") // a test answers what the method returns
  public <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout) {
    calls.add(new Call(peer, method.name(), args.deepCopy()));
    CompletableFuture<T> answer = new CompletableFuture<>();
    Map<String, Script> node = scripts.get(peer);
    if (node == null) {
      answer.completeExceptionally(new PeerUnreachableException(peer, true, "refused"));
      return answer;
    }
    Object outcome =
        node.getOrDefault(
                method.name(),
                a ->
                    new PeerRefusedException(
                        peer, PeerRefusedException.Reason.UNKNOWN_METHOD, "unknown"))
            .apply(args);
    Duration takes = outcome instanceof PeerTimedOutException ? timeout : Duration.ofMillis(1);
    time.schedule(
        takes,
        () -> {
          if (outcome instanceof Exception failure) {
            answer.completeExceptionally(failure);
          } else {
            answer.complete((T) outcome);
          }
        });
    return answer;
  }

  @Override
  public <A extends TBase<?, ?>, T> CompletableFuture<T> callOnce(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <C extends TServiceClient> C blockingClient(
      Endpoint peer, Function<TProtocol, C> factory, Duration timeout) {
    throw new UnsupportedOperationException();
  }
}
