package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.replication.Replication;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.thrift.TBase;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;

/** The arguments of every method, whatever is in them, in every encoding. */
class CodecRoundTripProperties {
  private static final RpcConfig CONFIG = RpcConfig.DEFAULTS;

  private static List<ServedMethod> methods() {
    List<ServedMethod> methods = new ArrayList<>();
    for (RpcService service :
        List.of(
            RpcService.asynchronous("store", new MapStore(), Store.AsyncProcessor::new),
            RpcService.<Replication.AsyncIface>asynchronous(
                "replication", null, Replication.AsyncProcessor::new),
            RpcService.<Membership.AsyncIface>asynchronous(
                "membership", null, Membership.AsyncProcessor::new))) {
      methods.addAll(service.methods());
    }
    return methods;
  }

  @Property(tries = 100)
  void whatIsEncodedIsDecodedAndItsEndIsFound(@ForAll Encoding encoding, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    Codec codec = new Codec(encoding, CONFIG);
    for (ServedMethod method : methods()) {
      TBase<?, ?> arguments = method.newArgs().get();
      new RandomArguments(random).fill(arguments);
      TMessage header = new TMessage(method.name(), TMessageType.CALL, random.nextInt());
      codec.write(header, arguments);
      byte[] message =
          Arrays.copyOfRange(codec.written(), Codec.writtenFrom(false), codec.writtenTo());

      TMessage readHeader = codec.readHeader(message);
      assertThat(readHeader.name).isEqualTo(method.name());
      assertThat(readHeader.type).isEqualTo(TMessageType.CALL);
      assertThat(readHeader.seqid).isEqualTo(header.seqid);
      TBase<?, ?> read = method.newArgs().get();
      codec.readBody(read);
      assertThat(read).as(method.name()).isEqualTo(arguments);
      assertThat(encoding.scanner(CONFIG).scan(Unpooled.wrappedBuffer(message)))
          .isEqualTo(message.length);
    }
  }
}
