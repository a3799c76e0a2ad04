package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class GarbageProperties {
  private static TestServer server;

  @BeforeContainer
  static void start() {
    server = new TestServer();
  }

  @AfterContainer
  static void stop() {
    server.close();
  }

  @Property(tries = 300)
  void anyBytesLeaveTheServerAbleToServe(@ForAll @Size(max = 300) byte[] garbage) throws Exception {
    sendAndServe(garbage);
  }

  @Property(tries = 300)
  void aGoodMessageWithBytesChangedLeavesTheServerAbleToServe(
      @ForAll Form form, @ForAll @Size(min = 1, max = 4) int[] places, @ForAll byte change)
      throws Exception {
    byte[] message =
        form.encode(
            "put_entry",
            (byte) 1,
            1,
            new io.thriftyp2p.thrift.diststore.Store.put_entry_args()
                .setKey(MapStore.bytes("key"))
                .setValue(new byte[50]));
    for (int place : places) {
      message[Math.floorMod(place, message.length)] += change;
    }
    sendAndServe(message);
  }

  private void sendAndServe(byte[] garbage) throws Exception {
    try (ForeignClient stranger = server.connect(Form.STRICT);
        ForeignClient honest = server.connect(Form.FRAMED_STRICT)) {
      try {
        stranger.send(garbage);
        stranger.socket.shutdownOutput();
        stranger.socket.getInputStream().readAllBytes();
      } catch (SocketException e) {
        // The server may close as it likes.
      } catch (IOException e) {
        throw new AssertionError("the server neither answered nor closed", e);
      }
      assertThat(honest.store().service_type()).isEqualTo("diststore.Store");
    }
  }
}
