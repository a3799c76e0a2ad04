package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Scheduler;
import java.util.random.RandomGenerator;

/** All that membership is handed: it decides, and these do. */
public record MembershipPorts(
    Scheduler scheduler,
    RandomGenerator random,
    MembershipTransport transport,
    ClassicTransport classic,
    PeerSource peers,
    ViewListener listener) {}
