package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.yaml.YamlFields;
import io.github.onnxlrp.cli.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of options that a file holds: {@code onnx-lrp.yaml} in the current folder, or the one
 * that {@code ONNX_LRP_CONFIG} names. They are put behind the arguments of a command that has the
 * option and is not given it, so that reports show them as a part of the command.
 *
 * <pre>
 * epsilon: 0.01        # of all commands that have --epsilon
 * explain:             # of explain alone
 *   format: html
 *   layer: [lstm/c, lstm/h]
 * </pre>
 */
final class ConfigFile {
  /** The variable of the environment that names the file; empty for none. */
  static final String VARIABLE = "ONNX_LRP_CONFIG";

  private static final String NAME = "onnx-lrp.yaml";

  /**
   * What runs programs, writes files, lets others in or hides notes; a folder from somebody must
   * not.
   */
  private static final Set<String> ONLY_NAMED =
      Set.of("plugin", "out", "save-inputs", "repro", "host", "quiet");

  // Null where there is none.
  private final Path file;
  private final boolean named;

  private ConfigFile(Path file, boolean named) {
    this.file = file;
    this.named = named;
  }

  /**
   * The file that counts.
   *
   * @param folder the current folder
   */
  static ConfigFile find(Map<String, String> environment, Path folder) {
    String named = environment.get(VARIABLE);
    if (named != null) {
      return new ConfigFile(named.isEmpty() ? null : Path.of(named), true);
    }
    Path usual = folder.resolve(NAME);
    return new ConfigFile(Files.exists(usual) ? usual : null, false);
  }

  /**
   * The arguments with the defaults behind them.
   *
   * @param command the command that they are for
   * @param all gives all commands, to tell options of others from those that there are not
   * @throws OnnxLrpException if the file cannot be read, or holds what is no option
   */
  List<String> addTo(List<String> arguments, CommandSpec command, Supplier<CommandLine> all) {
    boolean asksForHelp = arguments.contains("--help") || arguments.contains("-h");
    if (file == null || command.parent() == null || asksForHelp) {
      return arguments;
    }
    if (!Files.isRegularFile(file)) {
      throw OnnxLrpException.invalid("%s=%s: no such file", VARIABLE, file);
    }
    YamlFields fields = YamlFile.read(file, "options such as 'epsilon: 0.01'");
    Map<String, List<String>> defaults = new LinkedHashMap<>();
    for (String key : fields.unread()) {
      if (fields.isMapping(key)) {
        section(key, fields, command, all, defaults);
      } else {
        option(key, fields, command, all, defaults);
      }
    }
    if (command.optionsMap().containsKey("--engine") && !runsOnnxRuntime(arguments, defaults)) {
      // Other commands take it without an engine.
      defaults.remove("--provider");
    }
    List<String> result = new ArrayList<>(arguments);
    defaults.forEach(
        (name, values) -> {
          if (arguments.stream().noneMatch(argument -> gives(argument, command, name))) {
            result.addAll(values);
          }
        });
    return result;
  }

  /** Whether ONNX Runtime explains, which alone has providers. */
  private static boolean runsOnnxRuntime(
      List<String> arguments, Map<String, List<String>> defaults) {
    String engine = "--engine=" + EngineOptions.ONNX_RUNTIME;
    int value = arguments.indexOf("--engine") + 1;
    if (value > 0) {
      return arguments.subList(value, arguments.size()).indexOf(EngineOptions.ONNX_RUNTIME) == 0;
    }
    boolean given = arguments.stream().anyMatch(argument -> argument.startsWith("--engine="));
    return (given ? arguments : defaults.getOrDefault("--engine", List.of())).contains(engine);
  }

  /** The options of one command, which come before those of all. */
  private void section(
      String key,
      YamlFields fields,
      CommandSpec command,
      Supplier<CommandLine> all,
      Map<String, List<String>> defaults) {
    CommandLine named = all.get().getSubcommands().get(key);
    YamlFields own = fields.fields(key);
    if (named == null) {
      throw own.error(
          "'%s' is no command".formatted(key)
              + Spelling.suggestion(key, all.get().getSubcommands().keySet()));
    }
    for (String name : own.unread()) {
      List<String> values = values(name, own, named.getCommandSpec());
      if (key.equals(command.name())) {
        defaults.put("--" + name, values);
      }
    }
  }

  private void option(
      String key,
      YamlFields fields,
      CommandSpec command,
      Supplier<CommandLine> all,
      Map<String, List<String>> defaults) {
    if (command.optionsMap().containsKey("--" + key)) {
      defaults.putIfAbsent("--" + key, values(key, fields, command));
      return;
    }
    TreeSet<String> known = new TreeSet<>();
    for (CommandLine each : all.get().getSubcommands().values()) {
      known.addAll(each.getCommandSpec().optionsMap().keySet());
    }
    if (!known.contains("--" + key)) {
      fields.texts(key);
      throw fields.error(
          key,
          "no command has an option --%s".formatted(key) + Spelling.suggestion("--" + key, known));
    }
  }

  /** The file, for messages. */
  Path file() {
    return file;
  }

  /** The arguments that an option of the file stands for. */
  private List<String> values(String name, YamlFields fields, CommandSpec command) {
    if (!named && ONLY_NAMED.contains(name)) {
      fields.texts(name);
      throw fields.error(
          name,
          "%s runs programs, writes files, lets others in or hides notes, which a file of the"
                  .formatted(name)
              + " current folder may not; name the file with %s".formatted(VARIABLE));
    }
    OptionSpec option = command.optionsMap().get("--" + name);
    if (option == null) {
      fields.texts(name);
      throw fields.error(
          name,
          "%s has no option --%s".formatted(command.name(), name)
              + Spelling.suggestion("--" + name, command.optionsMap().keySet()));
    }
    if (option.arity().max() == 0) {
      return fields.flag(name) ? List.of("--" + name) : List.of();
    }
    return fields.texts(name).stream().map(value -> "--%s=%s".formatted(name, value)).toList();
  }

  /** Whether an argument gives an option, by whichever of its names. */
  private static boolean gives(String argument, CommandSpec command, String option) {
    int end = argument.indexOf('=');
    String name = argument.startsWith("--") && end > 0 ? argument.substring(0, end) : argument;
    OptionSpec given = command.optionsMap().get(name);
    return given != null && List.of(given.names()).contains(option);
  }
}
