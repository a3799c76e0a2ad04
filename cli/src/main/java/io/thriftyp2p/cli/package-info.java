/**
 * The commands: one small class each, wired by {@link io.thriftyp2p.cli.Main}. Results go to
 * standard output, everything else to standard error; a failure is one line with the next step.
 */
@NullMarked
package io.thriftyp2p.cli;

import org.jspecify.annotations.NullMarked;
