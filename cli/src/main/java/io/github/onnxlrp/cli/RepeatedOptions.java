package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.StringStringEntryProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that a file was compiled with, which are in the file, so that they can be repeated.
 */
final class RepeatedOptions {
  /** Where they are in the file, one argument a line. */
  static final String KEY = "onnx-lrp.options";

  /** What says on which inputs a file is tried, and nothing of what is in it. */
  private static final Set<String> OF_INPUTS =
      Set.of(
          "--input",
          "--data",
          "--data-format",
          "--text",
          "--vocab",
          "--lowercase",
          "--random",
          "--seed",
          "--dim");

  private static final Set<String> ELSEWHERE =
      Set.of("--out", "--debug", "--plugin", "--explanation", "--help");

  private RepeatedOptions() {}

  /** What makes the file, of all options that were given. */
  static List<String> ofFile(ParseResult given) {
    return arguments(given, name -> !OF_INPUTS.contains(name) && !ELSEWHERE.contains(name));
  }

  /** What says on which inputs it is tried. */
  static List<String> ofInputs(ParseResult given) {
    return arguments(given, name -> OF_INPUTS.contains(name) || name.equals("--plugin"));
  }

  private static List<String> arguments(ParseResult given, Predicate<String> wanted) {
    List<String> arguments = new ArrayList<>();
    for (ArgSpec matched : given.matchedArgs()) {
      if (matched instanceof OptionSpec option && wanted.test(option.longestName())) {
        List<String> values = option.originalStringValues();
        if (option.arity().max() == 0) {
          arguments.add(option.longestName());
        } else {
          values.forEach(value -> arguments.addAll(List.of(option.longestName(), value)));
        }
      }
    }
    return arguments;
  }

  /**
   * The options that a file was compiled with, and others.
   *
   * @param model the model's file
   * @param others further arguments
   */
  static CompileOptions repeat(ModelProto file, String model, List<String> others) {
    List<String> arguments = new ArrayList<>();
    String written =
        file.getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals(KEY))
            .map(StringStringEntryProto::getValue)
            .findFirst()
            .orElseThrow(
                () ->
                    OnnxLrpException.invalid(
                        "--explanation: the file has no '%s' among its metadata; expected one that"
                            + " 'onnx-lrp compile' wrote",
                        KEY));
    written.lines().forEach(arguments::add);
    arguments.addAll(others);
    arguments.add(model);
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments.toArray(String[]::new));
    return holder.options;
  }

  @Command
  private static final class Holder {
    @Mixin private CompileOptions options;
  }
}
