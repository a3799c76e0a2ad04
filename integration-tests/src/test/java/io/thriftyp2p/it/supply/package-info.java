/**
 * What the product is made of: the bill of materials tells the truth about the distribution,
 * versions are fixed, and none of them has a security hole that is known here ({@code
 * .ci/known-holes.tsv}).
 */
package io.thriftyp2p.it.supply;
