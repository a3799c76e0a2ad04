package io.thriftyp2p.locator.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a process say.
 *
 * @param chain its own certificate first
 */
record Identity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /** Any bytes: what one key signs, the other one has to know. */
  private static final byte[] SIGNED = {1, 2, 3, 4, 5, 6, 7, 8};

  /** What the files held when they were read. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Contents(byte[] certificate, byte[] key, byte[] authorities) {}

  static Identity of(TlsFiles files, Contents contents) throws TlsException {
    List<X509Certificate> chain = certificates(files.certificate(), contents.certificate());
    List<X509Certificate> authorities = certificates(files.authorities(), contents.authorities());
    PublicKey shown = chain.get(0).getPublicKey();
    PrivateKey key = key(files.key(), contents.key(), shown.getAlgorithm());
    if (!belongTogether(key, shown)) {
      throw new TlsException(
          "the key in "
              + files.key()
              + " is not that of the certificate in "
              + files.certificate());
    }
    return new Identity(chain, key, authorities);
  }

  private static List<X509Certificate> certificates(Path file, byte[] pem) throws TlsException {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new TlsException("the certificates in " + file + " cannot be read: give PEM", e);
    }
    throw new TlsException("there is no certificate in " + file + ": give PEM");
  }

  private static PrivateKey key(Path file, byte[] pem, String algorithm) throws TlsException {
    Matcher key = KEY.matcher(new String(pem, ISO_8859_1));
    if (!key.find()) {
      throw new TlsException(
          "there is no key in PKCS #8 in "
              + file
              + ": make one of another kind with 'openssl pkcs8 -topk8 -nocrypt'");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsException(
          "the key in " + file + " cannot be read as one for " + algorithm + " in PKCS #8", e);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey shown) throws TlsException {
    try {
      String algorithm =
          switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
          };
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(SIGNED);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(shown);
      checking.update(SIGNED);
      return checking.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new TlsException("keys of the kind " + shown.getAlgorithm() + " cannot be used", e);
    }
  }
}
