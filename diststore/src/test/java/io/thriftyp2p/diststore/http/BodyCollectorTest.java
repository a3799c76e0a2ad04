package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BodyCollectorTest {
  private static final int LIMIT = 100_000;

  @Property(tries = 200)
  void theBodyIsItsPieces(
      @ForAll @Size(max = 20) java.util.List<byte[]> pieces, @ForAll @IntRange(min = -1) int said) {
    BodyCollector body = new BodyCollector(LIMIT, Math.min(said, LIMIT));
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      body.add(Unpooled.wrappedBuffer(piece));
      all.writeBytes(piece);
    }
    assertThat(body.take()).isEqualTo(all.toByteArray());
  }

  @Example
  void whatIsAnnouncedIsNotHeldBeforeItComes() {
    BodyCollector body = new BodyCollector(8 << 20, 8 << 20);
    assertThat(body.held()).isZero();
    body.add(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(body.held()).isLessThanOrEqualTo(8 << 10);
  }

  @Example
  void aBodyOfItsAnnouncedLengthIsHandedOnAsItIs() {
    BodyCollector body = new BodyCollector(LIMIT, 50_000);
    for (int i = 0; i < 50; i++) {
      body.add(Unpooled.wrappedBuffer(new byte[1000]));
    }
    assertThat(body.take()).isSameAs(body.take()).hasSize(50_000);
  }

  @Example
  void aBodyIsNoLongerThanItMayBe() {
    assertThatThrownBy(() -> new BodyCollector(10, 11)).isInstanceOf(Problem.class);
    BodyCollector body = new BodyCollector(10, -1);
    body.add(Unpooled.wrappedBuffer(new byte[10]));
    assertThat(body.held()).isEqualTo(10);
    assertThatThrownBy(() -> body.add(Unpooled.wrappedBuffer(new byte[1])))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at most 10 bytes");
  }
}
