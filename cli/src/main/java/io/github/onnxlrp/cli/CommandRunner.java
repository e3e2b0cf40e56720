package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses arguments, runs the command and turns every failure into one line and an exit code. */
final class CommandRunner {
  /** Commands that look at the others. */
  private static final Set<String> ABOUT_ALL = Set.of("completion", "man", "help");

  private final Console console;
  private final ConfigFile config;
  private final OnnxLrpCommand root;
  private final Map<String, CommandLine> lines = new HashMap<>();

  CommandRunner(Console console) {
    this(console, ConfigFile.find(System.getenv(), Path.of("")));
  }

  /** With defaults of options of that file. */
  CommandRunner(Console console, ConfigFile config) {
    this.console = console;
    this.config = config;
    this.root = new OnnxLrpCommand(console);
  }

  /** Runs a command, whatever ran before. */
  int run(String... arguments) {
    String name = name(arguments);
    CommandLine line = lines.computeIfAbsent(name, this::commandLine);
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8), true);
    line.setOut(out)
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.outIsTerminal() ? Ansi.ON : Ansi.OFF));
    try {
      CommandLine command = line.getSubcommands().getOrDefault(name, line);
      int code = line.execute(complete(command.getCommandSpec(), arguments));
      out.flush();
      if (out.checkError()) {
        console.say("the output cannot be written");
        return ExitCodes.FAILED;
      }
      return code;
    } catch (OnnxLrpException e) {
      return failed(e);
    } catch (OutOfMemoryError e) {
      return fail(
          "not enough memory; allow more with JAVA_TOOL_OPTIONS=-Xmx8g or use smaller inputs", e);
    } catch (StackOverflowError e) {
      return fail("the model or the input is nested too deeply", e);
    } catch (Error e) {
      return failed(e);
    }
  }

  /** The arguments with those of files in their places, and defaults behind them. */
  private String[] complete(CommandSpec command, String... arguments) {
    List<String> given = List.of(ArgumentFiles.expand(command, arguments));
    if (ABOUT_ALL.contains(command.name())) {
      return given.toArray(String[]::new);
    }
    List<String> all = config.addTo(given, command, () -> commandLine(""));
    // A file must not keep quiet about itself.
    if (all.size() > given.size() && !given.contains("--quiet")) {
      String added = String.join(" ", all.subList(given.size(), all.size()));
      console.say("options of %s: %s".formatted(config.file(), added));
    }
    return all.toArray(String[]::new);
  }

  /** The command of that name, or all, with our way of reporting failures. */
  private CommandLine commandLine(String name) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("inspect", () -> new InspectCommand(root));
    commands.put("validate", () -> new ValidateCommand(root));
    commands.put("explain", () -> new ExplainCommand(root));
    commands.put("summary", () -> new SummaryCommand(root));
    commands.put("compare", () -> new CompareCommand(root));
    commands.put("evaluate", () -> new EvaluateCommand(root));
    commands.put("compile", () -> new CompileCommand(root));
    commands.put("serve", () -> new ServeCommand(root));
    commands.put("completion", CompletionCommand::new);
    commands.put("man", ManCommand::new);
    commands.put("help", CommandLine.HelpCommand::new);
    CommandLine line = new CommandLine(root);
    // Looking at the options of one command takes longer than explaining a short text.
    boolean single = commands.containsKey(name) && !ABOUT_ALL.contains(name);
    commands.forEach(
        (command, made) -> {
          if (!single || command.equals(name)) {
            line.addSubcommand(made.get());
          }
        });
    line.setParameterExceptionHandler((exception, all) -> wrongUsage(exception));
    line.setExecutionExceptionHandler((exception, command, result) -> failed(exception));
    line.setExpandAtFiles(false);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    return line;
  }

  /** The command that arguments name; empty where they name none. */
  static String name(String... arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        return argument;
      }
    }
    return "";
  }

  private int wrongUsage(ParameterException exception) {
    String command = exception.getCommandLine().getCommandSpec().qualifiedName();
    console.say(exception.getMessage() + suggestion(exception) + "; see " + command + " --help");
    trace(exception);
    return ExitCodes.INVALID;
  }

  /** The option or command that is spelled almost like the first that is not known. */
  private static String suggestion(ParameterException exception) {
    if (!(exception instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    CommandSpec spec = exception.getCommandLine().getCommandSpec();
    String given = unmatched.getUnmatched().get(0);
    Set<String> known =
        given.startsWith("-") ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    return Spelling.suggestion(given, known);
  }

  private int failed(Throwable exception) {
    if (exception instanceof OnnxLrpException known) {
      console.say(known.getMessage());
      trace(exception);
      return ExitCodes.of(known.reason());
    }
    if (exception instanceof UnwritableOutput unwritable) {
      // A reader such as head that has seen enough is no news.
      return unwritable.readerHasLeft() ? ExitCodes.DONE : fail(exception.getMessage(), exception);
    }
    String plugIn = Plugins.culprit(exception);
    if (plugIn != null) {
      console.say("--plugin: %s failed: %s".formatted(plugIn, exception));
      trace(exception);
      return ExitCodes.INVALID;
    }
    return fail("internal error, please report it: " + exception, exception);
  }

  private int fail(String message, Throwable cause) {
    console.say(message);
    trace(cause);
    return ExitCodes.FAILED;
  }

  private void trace(Throwable cause) {
    if (root.debug) {
      cause.printStackTrace(console.err());
    }
  }
}
