package io.thriftyp2p.locator.membership;

import java.util.Optional;

/**
 * One change of what a node knows of a member.
 *
 * @param wallMillis by the clock of the node that saw it, since 1970
 * @param before absent when the member was not known
 * @param cause in words, for an operator
 */
public record MemberChange(long wallMillis, Optional<Member> before, Member after, String cause) {}
