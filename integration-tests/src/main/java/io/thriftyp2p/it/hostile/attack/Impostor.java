package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.testkit.certificates.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of one who believes everybody, and shows nothing, or what nobody believes. */
final class Impostor {
  private static final String NAME = "impostor";

  private Impostor() {}

  /** Shows no certificate. */
  static SSLContext nameless() throws GeneralSecurityException {
    return context(new KeyManager[0]);
  }

  /** Shows a certificate of an authority of its own, whomever the other side believes. */
  static SSLContext selfMade() throws GeneralSecurityException, IOException {
    Path directory = Files.createTempDirectory("impostor");
    TestAuthority.in(directory).certify(NAME, "", List.of("127.0.20.1"));
    char[] password = "not-a-secret".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("authority.p12"))) {
      store.load(in, password);
    }
    PrivateKey key = (PrivateKey) store.getKey(NAME, password);
    X509Certificate shown = (X509Certificate) store.getCertificate(NAME);
    return context(new KeyManager[] {new Shows(key, shown)});
  }

  private static SSLContext context(KeyManager[] shown) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, new TrustManager[] {new Believes()}, null);
    return context;
  }

  /** One certificate, whichever is asked for. */
  private static final class Shows extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate shown;

    Shows(PrivateKey key, X509Certificate shown) {
      this.key = key;
      this.shown = shown;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {NAME};
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return NAME;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return NAME;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return NAME;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {shown};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  /** Everybody. */
  private static final class Believes extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
