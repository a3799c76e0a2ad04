package io.thriftyp2p.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.it.Command;
import io.thriftyp2p.it.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * One Chromium for all tests of a class; without it they are skipped, and say so. Each test begins
 * with an empty page in a wide window, and ends without an error in the console.
 */
final class Browser
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /** The name by which a browser reaches this machine, and under which it trusts nobody. */
  static final String NAME = "node.example";

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path TARGET = Command.ROOT.resolve("integration-tests/target");
  private static final Path PICTURES = TARGET.resolve("screenshots");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * It warns that it does not know what is new in a browser that is newer; the tests need none of
   * it.
   */
  private static final Logger NEWER = Logger.getLogger("org.openqa.selenium.devtools");

  private final String resolved;
  private Optional<Path> missing = Optional.empty();
  private Path profile;
  private ChromeDriver driver;

  /**
   * @param resolved the address of {@link #NAME}
   */
  Browser(String resolved) {
    this.resolved = resolved;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    missing = Stream.of(CHROMIUM, DRIVER).filter(tool -> !Files.isExecutable(tool)).findFirst();
    if (missing.isPresent()) {
      return;
    }
    NEWER.setLevel(Level.SEVERE);
    profile = Files.createTempDirectory(Files.createDirectories(TARGET), "chromium");
    Files.createDirectories(PICTURES);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .withLogFile(new File(TARGET.toFile(), "chromedriver.log"))
            .build();
    driver = new ChromeDriver(service, options());
  }

  private static void skip(Path tool) {
    String why = "SKIPPED, no " + tool + " here (packages chromium and chromium-driver)";
    System.err.println(why);
    Assumptions.abort(why);
  }

  private ChromeOptions options() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP " + NAME + " " + resolved,
        "--user-data-dir=" + profile);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    // Here, not before all: each test counts as one that was skipped.
    missing.ifPresent(Browser::skip);
    show(1280, 1000);
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    leavePage();
    errors();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (driver == null) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      picture("failed-" + context.getRequiredTestMethod().getName());
      errors().forEach(error -> System.err.println("  | console: " + error));
    } else {
      assertThat(errors()).describedAs("errors in the console").isEmpty();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (driver != null) {
      driver.quit();
    }
    if (profile != null) {
      Trees.delete(profile);
    }
  }

  /** To an empty page: the one that was shown asks for nothing any more. */
  void leavePage() {
    driver.get("about:blank");
  }

  /** The errors in the console since this was last asked. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  void open(String address) {
    driver.get(address);
  }

  String title() {
    return driver.getTitle();
  }

  /** The size of the page in CSS pixels; a phone's is 375 wide. */
  void show(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** As a system does that is set to dark. */
  void preferDark() {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  /** Keeps what is seen, as a picture. */
  void picture(String name) throws IOException {
    Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of()).get("data");
    Files.write(PICTURES.resolve(name + ".png"), Base64.getDecoder().decode(data.toString()));
  }

  /** Keeps the whole page, as a picture. */
  void wholePicture(String name) throws IOException {
    int width = number("return innerWidth");
    int height = number("return innerHeight");
    show(width, number("return document.documentElement.scrollHeight"));
    picture(name);
    show(width, height);
  }

  /** What a script returns that runs in the page; it is not bound by the page's policy. */
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  String text(String script, Object... arguments) {
    return String.valueOf(run(script, arguments));
  }

  int number(String script, Object... arguments) {
    return ((Number) run(script, arguments)).intValue();
  }

  /** What a promise of the page comes to. */
  Object promised(String promise, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(LIMIT);
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "(async () => { return await (%s) })()".formatted(promise)
            + ".then(done, (e) => done(e.name));",
        arguments);
  }

  /** The text of all elements that match, one for each. */
  @SuppressWarnings("unchecked") // a list of strings in, a list of strings out
  List<String> texts(String selector) {
    return (List<String>)
        run(
            "return Array.from(document.querySelectorAll(arguments[0]),"
                + " (e) => e.textContent.trim())",
            selector);
  }

  int count(String selector) {
    return number("return document.querySelectorAll(arguments[0]).length", selector);
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  void click(String selector) {
    until(selector + " can be clicked", () -> find(selector).isDisplayed());
    find(selector).click();
  }

  /** At the place in the window that a script returns. */
  void clickAt(String script, Object... arguments) {
    List<?> at = (List<?>) run(script, arguments);
    new Actions(driver)
        .moveToLocation(((Number) at.get(0)).intValue(), ((Number) at.get(1)).intValue())
        .click()
        .perform();
  }

  /** Into a field, instead of what is in it. */
  void type(String selector, String text) {
    find(selector).clear();
    find(selector).sendKeys(text);
  }

  /** To whatever has the focus. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(condition);
  }
}
