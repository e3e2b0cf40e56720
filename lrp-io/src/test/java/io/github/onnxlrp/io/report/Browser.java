package io.github.onnxlrp.io.report;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chromium without a window, and what it says of a page. */
public final class Browser implements AutoCloseable {
  /** Only the typed commands for developers need to know the version of the browser. */
  private static final Logger VERSIONS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts the browser of this machine; tests are skipped, and say so, where there is none. */
  public static Browser start() {
    Optional<Path> browser = program("chromium", "chromium-browser", "google-chrome");
    Optional<Path> server = program("chromedriver");
    Assumptions.assumeTrue(
        browser.isPresent() && server.isPresent(),
        "skipped: no chromium and chromedriver on the PATH to look at pages with");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.get().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--force-device-scale-factor=1");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    VERSIONS.setLevel(Level.SEVERE);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(server.get().toFile())
            .usingAnyFreePort()
            .withTimeout(Duration.ofMinutes(3))
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<Path> program(String... names) {
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return Arrays.stream(names)
        .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page as a person with a screen of this width would, who may like it dark. */
  void open(Path page, int width, boolean dark) {
    open(page.toUri(), width, dark);
  }

  /** Opens the page of an address. */
  public void open(URI page, int width, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    Map<String, Object> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    driver.get(page.toString());
  }

  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** The first such element, once the page has drawn it; an error after half a minute. */
  public WebElement await(String selector) {
    driver.executeAsyncScript(
        "const [selector, done] = arguments; const look = () => document.querySelector(selector) ?"
            + " done() : requestAnimationFrame(look); look();",
        selector);
    return find(selector);
  }

  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  List<String> texts(String selector) {
    return all(selector).stream().map(WebElement::getText).toList();
  }

  /** What a function body of JavaScript returns. */
  Object eval(String body, Object... arguments) {
    return driver.executeScript(body, arguments);
  }

  /** Moves the pointer into a pixel of an element and gives what the page tells of it. */
  String tipAt(WebElement element, long x, long y) {
    List<?> place =
        (List<?>)
            eval(
                "arguments[0].scrollIntoView({block: 'center'});const box ="
                    + " arguments[0].getBoundingClientRect();return [Math.ceil(box.left +"
                    + " arguments[1]), Math.ceil(box.top + arguments[2])]",
                element,
                x,
                y);
    int left = ((Number) place.get(0)).intValue();
    int top = ((Number) place.get(1)).intValue();
    PointerInput mouse = new PointerInput(PointerInput.Kind.MOUSE, "mouse");
    driver.perform(
        List.of(
            new Sequence(mouse, 0)
                .addAction(
                    mouse.createPointerMove(
                        Duration.ZERO, PointerInput.Origin.viewport(), left, top))));
    return find(".tip").getText();
  }

  /** Moves the pointer onto an element and gives what the page tells of it. */
  String tipOf(WebElement element) {
    new Actions(driver).moveToElement(element).perform();
    return find(".tip").getText();
  }

  /** Drags a pointer, "mouse" or "touch", over an element, from one x to another. */
  void drag(String pointer, WebElement element, int from, int to) {
    eval("arguments[0].scrollIntoView({block: 'center'})", element);
    PointerInput.Kind kind =
        pointer.equals("touch") ? PointerInput.Kind.TOUCH : PointerInput.Kind.MOUSE;
    PointerInput input = new PointerInput(kind, pointer + " that drags");
    int left = element.getSize().width / 2;
    PointerInput.Origin origin = PointerInput.Origin.fromElement(element);
    driver.perform(
        List.of(
            new Sequence(input, 0)
                .addAction(input.createPointerMove(Duration.ZERO, origin, from - left, 0))
                .addAction(input.createPointerDown(0))
                .addAction(input.createPointerMove(Duration.ofMillis(50), origin, to - left, 0))
                .addAction(input.createPointerUp(0))));
  }

  /** The file that the page saves in a folder when something is done. */
  Path saved(Path folder, Runnable action) throws IOException {
    Path saved = Files.createTempDirectory(folder, "saved");
    driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", saved.toString()));
    try (WatchService watch = saved.getFileSystem().newWatchService()) {
      saved.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      action.run();
      while (true) {
        WatchKey key = watch.poll(60, TimeUnit.SECONDS);
        if (key == null) {
          throw new IOException("nothing was saved");
        }
        for (WatchEvent<?> event : key.pollEvents()) {
          Path file = saved.resolve((Path) event.context());
          // Until it is whole it has another name.
          if (file.toString().matches(".*[.](svg|png|csv|json)")) {
            return file;
          }
        }
        key.reset();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** What scripts and the security policy complained of since the last call. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What was asked for since the last call. */
  List<String> requests() {
    List<String> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JsonMapper.shared().readTree(entry.getMessage()).get("message");
      if (message.get("method").stringValue().equals("Network.requestWillBeSent")) {
        addresses.add(message.at("/params/request/url").stringValue());
      }
    }
    return addresses;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
