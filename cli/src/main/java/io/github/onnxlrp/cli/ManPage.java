package io.github.onnxlrp.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of all commands, made of what {@code --help} says: man(7) macros of troff. A
 * backslash or a dash of the text is written so that troff prints it, and no line of it begins with
 * a character that troff takes for a command.
 */
final class ManPage {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{DEFAULT-VALUE}");

  private final CommandLine root;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandLine root) {
    this.root = root;
  }

  String text() {
    CommandSpec spec = root.getCommandSpec();
    page.append(".TH ").append(spec.name().toUpperCase(Locale.ROOT)).append(" 1\n");
    heading("NAME");
    line(spec.name() + " - " + sentence(spec));
    heading("SYNOPSIS");
    line(spec.name() + " COMMAND [options]");
    heading("COMMANDS");
    for (CommandSpec command : commands()) {
      term(command.name(), sentence(command));
    }
    commands().forEach(this::section);
    heading("EXIT STATUS");
    spec.usageMessage().exitCodeList().forEach(this::term);
    heading("SEE ALSO");
    line("The pages of the folder docs, which begin with docs/cli.md.");
    return page.toString();
  }

  private List<CommandSpec> commands() {
    return root.getSubcommands().values().stream().map(CommandLine::getCommandSpec).toList();
  }

  private void section(CommandSpec command) {
    heading(root.getCommandName() + " " + command.name());
    line(sentence(command));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      term(parameter.paramLabel(), description(parameter));
    }
    command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> term(names(option), description(option)));
    List<String> footer = List.of(command.usageMessage().footer());
    if (!footer.isEmpty()) {
      page.append(".PP\n.nf\n");
      footer.stream().filter(text -> !text.isEmpty()).forEach(this::line);
      page.append(".fi\n");
    }
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private static String sentence(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description()).replace("%n", " ").strip();
  }

  private static String description(ArgSpec argument) {
    String text = String.join(" ", argument.description());
    String value = argument.defaultValueString(true);
    return VARIABLE.matcher(text).replaceAll(Matcher.quoteReplacement(String.valueOf(value)));
  }

  private void heading(String text) {
    page.append(".SH ").append(escaped(text.toUpperCase(Locale.ROOT))).append('\n');
  }

  private void term(String name, String text) {
    page.append(".TP\n.B ").append(escaped(name)).append('\n');
    line(text);
  }

  private void line(String text) {
    page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
        .append(escaped(text))
        .append('\n');
  }

  private static String escaped(String text) {
    return text.lines()
        .map(line -> line.replace("\\", "\\e").replace("-", "\\-"))
        .collect(Collectors.joining(" "))
        .replace("%%", "%");
  }
}
