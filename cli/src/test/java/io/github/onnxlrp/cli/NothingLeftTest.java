package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.input.InputReader;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run leaves nothing behind but what the user named: it gets a home, a folder for temporary
 * files, caches and a working folder of its own, and all of these are compared before and after.
 */
class NothingLeftTest {
  private static final int SAMPLED = 10;

  /** The exit code, the arguments, and what is there afterwards. */
  private static final String RUNS =
      """
      0 | inspect vowels.onnx                                                            |
      0 | explain surnames.onnx --text Kowalski                                          |
      0 | explain surnames.onnx --text Kowalski --format json -o old.json                | work/old.json
      0 | explain vowels.onnx --random 2 --seed 1 --format html -o a.html                | work/a.html
      0 | explain vowels.onnx --random 1 --seed 1 --layer LSTM__30/c --format npz -o a.npz | work/a.npz
      0 | explain vowels.onnx --random 1 --seed 1 --format png -o a.png                  | work/a.png
      0 | explain surnames.onnx --data name.backwards --plugin plugin.jar --format csv -o a.csv | work/a.csv
      0 | explain vowels.onnx --random 1 --seed 1 --format svg -o a.svg                  | work/a.svg
      0 | summary surnames.onnx --text Kowalski --text Rossi --format html -o a.html     | work/a.html
      2 | summary surnames.onnx --text Kowalski --target Klingon -o a.txt                |
      0 | validate vowels.onnx --random 2 --seed 1 --per-node                            |
      0 | validate vowels.onnx --random 1 --seed 1 --save-inputs saved                   | work/saved/*
      0 | validate vowels.onnx --random 1 --seed 1 --repro shown                         | work/shown/*
      1 | validate vowels.onnx --random 1 --seed 1 --atol 0 --rtol 0                     |
      2 | explain cut.onnx --random 1 --seed 1 --format html -o a.html                   |
      2 | validate cut.onnx --random 1 --seed 1 --save-inputs saved                      |
      2 | inspect page.onnx                                                              |
      2 | explain surnames.onnx --text Kowalski --target Klingon -o a.txt                |
      2 | explain surnames.onnx --text Kowalski --plugin page.onnx                       |
      4 | explain surnames.onnx --text Kowalski -o none/a.txt                            |
      """;

  /** A call that makes something, in a line of strace. */
  private static final Pattern CREATED =
      Pattern.compile(
          "^\\d+ +(?:openat\\(.*\"(/[^\"]*)\", [^\"]*O_CREAT"
              + "|(?:mkdir|symlink|link|rename|mknod)\\w*\\(.*\"(/[^\"]*)\").*(?<! = -1 .{1,60})$");

  /** Where a JVM has a file while it runs, whatever the folder for temporary files is. */
  private static final Path JVM =
      Path.of("/", "tmp", "hsperfdata_" + System.getProperty("user.name"));

  @TempDir Path folder;
  private Path home;
  private Path temporary;
  private Path work;

  /** Inputs of every kind in the working folder. */
  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    temporary = Files.createDirectory(folder.resolve("temporary"));
    work = Files.createDirectory(folder.resolve("work"));
    for (String name : List.of("surnames.onnx", "surnames.vocab.txt", "surnames.labels.txt")) {
      Files.copy(TestModels.directory().resolve("surnames").resolve(name), work.resolve(name));
    }
    byte[] model = Files.readAllBytes(TestModels.directory().resolve("vowels/vowels.onnx"));
    Files.write(work.resolve("vowels.onnx"), model);
    Files.write(work.resolve("cut.onnx"), Arrays.copyOf(model, model.length / 2));
    Files.writeString(work.resolve("page.onnx"), "<html></html>");
    Files.writeString(work.resolve("name.backwards"), "ikslawoK\n");
    PluginsTest.jar(work, Map.of(InputReader.class, PluginsTest.Backwards.class));
    Files.writeString(work.resolve("old.json"), "of an earlier run");
  }

  /** Each command, exit code and kind of file once at least. */
  static List<Arguments> runs() {
    List<Arguments> all =
        RUNS.lines()
            .map(line -> Arguments.of((Object[]) line.strip().split(" *\\| *", 3)))
            .toList();
    return Grid.sample(
        all,
        SAMPLED,
        List.of(
            run -> run.get()[0],
            run -> ((String) run.get()[1]).split(" ")[0],
            run -> ((String) run.get()[2]).replaceAll(".*[./]", "")));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void allThatIsThereWasNamed(int code, String arguments, String named) throws Exception {
    Map<String, String> before = files();
    Process process = start(List.of(), arguments);
    assertThat(process.waitFor()).as(messages()).isEqualTo(code);
    Map<String, String> after = files();
    assertThat(Files.exists(JVM.resolve("" + process.pid()))).isFalse();
    after.remove("messages");
    List<String> changed = new ArrayList<>();
    Stream.concat(before.keySet().stream(), after.keySet().stream())
        .distinct()
        .filter(file -> !String.valueOf(before.get(file)).equals(after.get(file)))
        .forEach(changed::add);
    if (named.endsWith("/*")) {
      String parent = named.substring(0, named.length() - 2);
      assertThat(changed).hasSizeGreaterThan(1).allMatch(file -> Path.of(file).startsWith(parent));
    } else {
      assertThat(String.join(" ", changed)).isEqualTo(named);
    }
  }

  /** Whatever a process makes anywhere, as the system's calls tell. */
  @ParameterizedTest
  @CsvSource({
    "0, explain surnames.onnx --text Kowalski --format html -o a.html",
    "0, validate vowels.onnx --random 1 --seed 1",
    "2, explain cut.onnx --random 1 --seed 1 -o a.html"
  })
  void nothingStaysElsewhere(int code, String arguments) throws Exception {
    Path calls = folder.resolve("calls");
    Process process = start(SystemCalls.tracedBy("file", calls), arguments);
    assertThat(process.waitFor()).as(messages()).isEqualTo(code);
    List<Path> created = new ArrayList<>();
    try (Stream<String> lines = Files.lines(calls)) {
      lines
          .map(CREATED::matcher)
          .filter(Matcher::find)
          .map(call -> Path.of(call.group(1) == null ? call.group(2) : call.group(1)))
          .distinct()
          .forEach(created::add);
    }
    assertThat(created.isEmpty())
        .as("nothing is made before the model is read")
        .isEqualTo(code == 2);
    created.removeIf(path -> Files.notExists(path, LinkOption.NOFOLLOW_LINKS));
    assertThat(created).isSubsetOf(work.resolve("a.html"), JVM);
  }

  /** As by Ctrl-C, while the libraries of ONNX Runtime are being unpacked. */
  @Test
  void anInterruptedRunCleansUp() throws Exception {
    Map<String, String> before = files();
    try (WatchService watch = temporary.getFileSystem().newWatchService()) {
      temporary.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Process process = start(List.of(), "validate vowels.onnx --random 1 --seed 1");
      watch.take();
      process.destroy();
      // 128 and the number of SIGTERM.
      assertThat(process.waitFor()).as(messages()).isEqualTo(143);
    }
    Map<String, String> after = files();
    after.remove("messages");
    assertThat(after).isEqualTo(before);
  }

  /** A page of 5,000 samples that is being written is there as a whole or not at all. */
  @Test
  void anInterruptedPageIsNotLeftHalf() throws Exception {
    Files.writeString(
        work.resolve("names.txt"), "Kowalski\nRossi\nNovak\nMeier\nIvanov\n".repeat(1000));
    Map<String, String> before = files();
    try (WatchService watch = work.getFileSystem().newWatchService()) {
      work.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Process process =
          start(List.of(), "explain surnames.onnx --data names.txt --format html -o a.html");
      watch.take();
      process.destroy();
      // It may have been quicker.
      assertThat(process.waitFor()).as(messages()).isIn(0, 143);
    }
    Map<String, String> after = files();
    after.remove("messages");
    if (after.remove("work/a.html") != null) {
      assertThat(Files.readString(work.resolve("a.html"))).endsWith("</html>\n");
    }
    assertThat(after).isEqualTo(before);
  }

  private String messages() throws IOException {
    return Files.readString(folder.resolve("messages"));
  }

  private Process start(List<String> before, String arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(ToolProcess.command("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + home));
    command.addAll(List.of(arguments.strip().split(" +")));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", home.toString());
    environment.keySet().removeIf(name -> name.startsWith("XDG_"));
    for (String name : List.of("TMPDIR", "TMP", "TEMP")) {
      environment.put(name, temporary.toString());
    }
    File messages = folder.resolve("messages").toFile();
    return builder.redirectErrorStream(true).redirectOutput(messages).start();
  }

  /** Every file and folder with its size and the time of its last change. */
  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(path -> !path.equals(folder)).toList()) {
        boolean isFolder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        // The time of a folder tells only that something came or went.
        String state =
            isFolder ? "folder" : Files.size(path) + " " + Files.getLastModifiedTime(path);
        found.put(folder.relativize(path).toString(), state);
      }
    }
    return found;
  }
}
