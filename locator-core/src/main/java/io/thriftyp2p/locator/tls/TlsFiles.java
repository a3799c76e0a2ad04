package io.thriftyp2p.locator.tls;

import java.nio.file.Path;

/**
 * What a process shows to others, and whom it believes; all in PEM.
 *
 * @param certificate its own, followed by those of the authorities between it and the root
 * @param key of the certificate, in PKCS #8, not encrypted
 * @param authorities whose certificates are believed, of servers and of clients alike
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {}
