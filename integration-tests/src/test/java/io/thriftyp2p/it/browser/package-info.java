/**
 * The page of a node, in a real browser: Chromium without a window, as Debian has it.
 *
 * <pre>
 *   test ──▶ Browser ── chromedriver ── chromium ──▶ page ──▶ PageRing (processes)
 *     │                                    ▲
 *     └──▶ ForeignSite ────────────────────┘   what a page of somebody else's does
 * </pre>
 *
 * A test waits for what is to be seen, never for a time. After each test the console of the browser
 * must be empty of errors, but for those that the test has taken from it. Pictures lie in {@code
 * integration-tests/target/screenshots}.
 */
package io.thriftyp2p.it.browser;
