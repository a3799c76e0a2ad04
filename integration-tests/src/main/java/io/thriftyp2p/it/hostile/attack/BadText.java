package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Bytes;
import io.thriftyp2p.it.hostile.crowd.Dialogue;
import io.thriftyp2p.it.hostile.crowd.Dialogue.Heard;
import io.thriftyp2p.it.hostile.crowd.Messages;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Layout;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TBase;

/** Bytes that are no UTF-8, where a text is wanted: refused, and never made a text of. */
final class BadText implements Attack {
  private static final int SILENCE_MILLIS = 2_000;

  /** The type of a struct, in binary and in compact. */
  private static final int STRUCT = 12;

  /** Where the bad bytes go; as long as they are. */
  private static final String MARK = "@@@@";

  /** U+FFFD, which stands for what could not be read, as it would come back. */
  private static final String REPLACED = "\u00ef\u00bf\u00bd";

  private static final byte[][] BAD = {
    Bytes.of('a', 0xc3, 0x28, 'a').array(), // a lead byte with no follower
    Bytes.of('a', 0xc0, 0x80, 'a').array(), // a zero, too long
    Bytes.of(0xed, 0xa0, 0x80, 'a').array(), // half of a surrogate pair
    Bytes.of('a', 0xf0, 0x9f, 0x98).array(), // cut off
    Bytes.of(0xff, 0xfe, 'a', 'a').array(), // no byte of UTF-8
    Bytes.of(0xf5, 0x80, 0x80, 0x80).array(), // past the last character
    Bytes.of('a', 'a', 'a', 0x80).array() // a follower with no lead
  };

  @Override
  public String name() {
    return "bad-text";
  }

  @Override
  public String what(Target target) {
    return "bytes that are no UTF-8 in a method's name, an address, a content type, a ring's name, a"
        + " service; binary and compact";
  }

  @Override
  public Seen run(Target target) throws Exception {
    List<String> wrong = new ArrayList<>();
    int told = 0;
    int ended = 0;
    for (Map.Entry<String, Call> each : calls().entrySet()) {
      for (byte[] bad : BAD) {
        for (byte[] whole : each.getValue().both()) {
          byte[] framed = Bytes.framed(Bytes.replaced(whole, MARK, bad));
          Heard heard = Dialogue.say(target.address(), framed, SILENCE_MILLIS, answer -> true);
          boolean exception = Case.isException(heard.bytes()) || isDeclared(heard.bytes());
          told += exception ? 1 : 0;
          ended += !exception && heard.isNothing() && heard.closed() ? 1 : 0;
          if (heard.text().contains(REPLACED)) {
            wrong.add("U+FFFD in the answer about a bad " + each.getKey());
          } else if (!exception) {
            wrong.add("no error about a bad " + each.getKey());
          }
        }
      }
    }
    return new Seen(
        "%d told by an exception, %d by the end of the connection, %d taken"
            .formatted(told, ended, wrong.size() - ended),
        wrong.stream().distinct().toList());
  }

  /** Whether the answer to {@code put_entry} is an exception of the IDL: its field is not 0. */
  private static boolean isDeclared(byte[] answer) {
    int binary = 4 + 4 + 4 + "put_entry".length() + 4;
    int compact = 4 + 3 + 1 + "put_entry".length();
    boolean inBinary = answer.length > binary + 2 && (answer[4] & 0xff) == 0x80;
    boolean inCompact = answer.length > compact && (answer[4] & 0xff) == 0x82;
    return (inBinary && answer[binary] == STRUCT && answer[binary + 2] != 0)
        || (inCompact && (answer[compact] & 0xf0) != 0 && (answer[compact] & 0xf) == STRUCT);
  }

  private record Call(String method, TBase<?, ?> args) {
    List<byte[]> both() {
      return List.of(Messages.binary(method, args), Messages.compact(method, args));
    }
  }

  private static Map<String, Call> calls() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("method's name", new Call("get" + MARK, new Store.get_args(bytes("key"))));
    calls.put("service's name", new Call(MARK + ":ping", new Base.ping_args()));
    calls.put(
        "address",
        new Call(
            "forget_member", new Locator.forget_member_args(new Location(MARK, (short) 9_900))));
    calls.put(
        "content type",
        new Call(
            "put_entry",
            new Store.put_entry_args(
                bytes("typed"), bytes("value"), new PutOptions().setContent_type(MARK))));
    View view =
        new View(
            MARK, Layout.SLOTS, 3, "", List.of(), 0, new Location("127.0.21.9", (short) 9_900), 1);
    calls.put("ring's name", new Call("membership:probe", new Membership.probe_args(view)));
    return calls;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
