package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.attack.Attack.Ground;
import java.util.List;

/** All there are, in the order of the table. */
public final class Attacks {
  public static final List<Attack> ALL =
      List.of(
          new HalfFrames(),
          new ByteASecond(),
          new Lengths(),
          new Bombs(),
          new Promises(),
          new Depths(),
          new BadText(),
          new TlsHello(Ground.OPEN),
          new Smuggling(),
          new Storms(),
          new NeverReads(Ground.OPEN),
          new Floods(Ground.OPEN),
          new NeverReads(Ground.DISKS),
          new Floods(Ground.DISKS),
          new Tells(Ground.GIVEN_UP),
          // The last one in its ring, which it spoils.
          new Strangers(Ground.GIVEN_UP),
          new Tells(Ground.TOKENS),
          new Strangers(Ground.TOKENS),
          new TlsHello(Ground.GUARDED),
          new Strangers(Ground.GUARDED));

  private Attacks() {}
}
