/**
 * A word counter, as an example of a Thrift service of your own on the locator.
 *
 * <p>{@code wordcount.thrift} extends {@code locator.Locator}; {@link
 * io.thriftyp2p.examples.wordcount.WordCountHandler} extends the locator's handler and asks it who
 * owns a word; {@link io.thriftyp2p.examples.wordcount.WordCountServer} starts a node; {@link
 * io.thriftyp2p.examples.wordcount.WordCountClient} is any Thrift client.
 *
 * <p>What it leaves out: counts are kept in memory by one node, and do not move when the ring
 * changes. A word whose owner is gone is counted by its next owner, from zero; one that a newcomer
 * owns now likewise. Data that follows the ring, in several copies, is what the {@code diststore}
 * module adds.
 */
@NullMarked
package io.thriftyp2p.examples.wordcount;

import org.jspecify.annotations.NullMarked;
