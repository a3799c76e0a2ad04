package io.thriftyp2p.testkit.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.thriftyp2p.locator.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority that certifies whatever it is asked to, by the JDK's {@code keytool}: for tests, and
 * to try TLS out. Its key lies beside the certificates, with a password that everybody knows.
 */
public final class TestAuthority {
  private static final String PASSWORD = "not-a-secret";
  private static final String AUTHORITY = "authority";
  private static final long KEYTOOL_SECONDS = 60;

  private final Path directory;
  private final Path store;

  private TestAuthority(Path directory) {
    this.directory = directory;
    this.store = directory.resolve("authority.p12");
  }

  /**
   * The authority that lies in the directory, or a new one. Takes a second or so.
   *
   * @throws IOException also when {@code keytool} fails
   */
  public static TestAuthority in(Path directory) throws IOException {
    Files.createDirectories(directory);
    TestAuthority authority = new TestAuthority(directory);
    if (!Files.exists(authority.store)) {
      authority.keytool(
          "-alias",
          AUTHORITY,
          "-dname",
          "CN=thrifty-p2p test authority",
          "-ext",
          "bc:c=ca:true",
          "-ext",
          "ku:c=keyCertSign,cRLSign",
          "-validity",
          "3650");
    }
    authority.write(authority.certificateFile(), authority.chain(AUTHORITY), "rw-r--r--");
    return authority;
  }

  /** Its own certificate, in PEM: for whoever is to believe it. */
  public Path certificateFile() {
    return directory.resolve("authority.pem");
  }

  /**
   * Certifies a process, for a year from now.
   *
   * @param name of the files, and the common name of the certificate
   * @param unit the organisational unit
   * @param hosts names and addresses by which others may call it
   */
  public TlsFiles certify(String name, String unit, List<String> hosts) throws IOException {
    return certify(name, unit, hosts, "-1d", 366);
  }

  /** The same, valid from a day ago for as long as half of that. */
  public TlsFiles certifyExpired(String name, String unit, List<String> hosts) throws IOException {
    return certify(name, unit, hosts, "-3d", 1);
  }

  private TlsFiles certify(String name, String unit, List<String> hosts, String from, int days)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-alias",
                name,
                "-signer",
                AUTHORITY,
                "-dname",
                "CN=" + name + (unit.isEmpty() ? "" : ",OU=" + unit),
                "-startdate",
                from,
                "-validity",
                String.valueOf(days),
                "-ext",
                "eku=serverAuth,clientAuth"));
    if (!hosts.isEmpty()) {
      arguments.add("-ext");
      arguments.add("san=" + String.join(",", hosts.stream().map(TestAuthority::san).toList()));
    }
    if (has(name)) {
      run(List.of("-delete", "-alias", name));
    }
    keytool(arguments.toArray(String[]::new));
    TlsFiles files =
        new TlsFiles(
            directory.resolve(name + ".pem"),
            directory.resolve(name + ".key.pem"),
            certificateFile());
    // The key first: whoever looks between the two sees that they do not belong together.
    write(files.key(), key(name), "rw-------");
    write(files.certificate(), chain(name), "rw-r--r--");
    return files;
  }

  private static String san(String host) {
    boolean address = host.contains(":") || host.matches("[0-9.]+");
    return (address ? "ip:" : "dns:") + host;
  }

  private void keytool(String... how) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    arguments.addAll(List.of(how));
    run(arguments);
  }

  private void run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.getOutputStream().close();
    String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    try {
      if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)) {
        keytool.destroyForcibly();
        throw new IOException("keytool does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (keytool.exitValue() != 0) {
      throw new IOException("keytool failed: " + output.strip());
    }
  }

  private KeyStore load() throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      loaded.load(in, PASSWORD.toCharArray());
      return loaded;
    } catch (GeneralSecurityException e) {
      throw new IOException(store + " cannot be read", e);
    }
  }

  private boolean has(String name) throws IOException {
    try {
      return load().containsAlias(name);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Without the authority, which others have. */
  private String chain(String name) throws IOException {
    try {
      Certificate own = load().getCertificate(name);
      return pem("CERTIFICATE", own.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private String key(String name) throws IOException {
    try {
      Key key = load().getKey(name, PASSWORD.toCharArray());
      return pem("PRIVATE KEY", key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind);
  }

  /** At once: nobody sees half of it. */
  private void write(Path file, String text, String permissions) throws IOException {
    Path part = Files.createTempFile(directory, file.getFileName().toString(), ".part");
    Files.writeString(part, text, US_ASCII);
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(permissions));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * {@code DIRECTORY NAME[:UNIT] HOST...}: an authority in the directory, new or as it is, and a
   * certificate for those hosts.
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: testca DIRECTORY NAME[:UNIT] [HOST...]");
      System.exit(2);
      return;
    }
    TestAuthority authority = in(Path.of(args[0]));
    String[] name = args[1].split(":", 2);
    TlsFiles files =
        authority.certify(
            name[0], name.length > 1 ? name[1] : "", List.of(args).subList(2, args.length));
    System.out.println(
        "--tls-cert %s --tls-key %s --tls-ca %s"
            .formatted(files.certificate(), files.key(), files.authorities()));
  }
}
