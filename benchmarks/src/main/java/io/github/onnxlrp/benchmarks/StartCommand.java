package io.github.onnxlrp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command as a whole process, beside a Java program that does nothing. */
@Command(
    name = "start",
    description = "Whole processes: a command beside a Java program that does nothing, in turn.",
    mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "How often each is run: ${DEFAULT-VALUE}; figures are medians.",
      defaultValue = "15")
  private int runs;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments.")
  private List<String> command;

  @Mixin private MeasuringOptions measuring;

  /** The program that does nothing. */
  static final class Nothing {
    private Nothing() {}

    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> nothing =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            classFolder().toString(),
            Nothing.class.getName());
    List<Cost> reference = new ArrayList<>();
    List<Cost> own = new ArrayList<>();
    run(nothing);
    run(command);
    for (int k = 0; k < runs; k++) {
      reference.add(run(nothing));
      own.add(run(command));
    }
    Table table =
        measuring.table(
            "Start to finish", "command", "wall ms", "CPU ms", "wall ratio", "CPU ratio");
    Cost base = Cost.median(reference);
    Cost cost = Cost.median(own);
    table.row("a Java program that does nothing", base.wall() * 1e3, base.cpu() * 1e3, 1.0, 1.0);
    table.row(
        String.join(" ", command),
        cost.wall() * 1e3,
        cost.cpu() * 1e3,
        cost.wall() / base.wall(),
        cost.cpu() / base.cpu());
    measuring.finish();
    return 0;
  }

  /** A folder with nothing but the one class, which no jar has to be opened for. */
  private static Path classFolder() throws IOException {
    Path folder = Files.createTempDirectory("onnx-lrp-benchmarks");
    String name = Nothing.class.getName().replace('.', '/') + ".class";
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (var in = StartCommand.class.getResourceAsStream("/" + name)) {
      Files.copy(in, file);
    }
    file.toFile().deleteOnExit();
    return folder;
  }

  private static Cost run(List<String> command) throws IOException, InterruptedException {
    double cpu = Children.cpu();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = process.waitFor();
    double wall = (System.nanoTime() - start) * 1e-9;
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    return new Cost(Children.cpu() - cpu, wall, 0);
  }
}
