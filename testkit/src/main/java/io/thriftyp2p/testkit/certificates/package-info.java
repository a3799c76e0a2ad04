/** Certificates for tests, and for who tries TLS out. */
@NullMarked
package io.thriftyp2p.testkit.certificates;

import org.jspecify.annotations.NullMarked;
