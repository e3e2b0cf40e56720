package io.github.onnxlrp.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the pages of the repository, and to its files, lead somewhere. */
class PagesTest {
  /** {@code [text](target)}. */
  private static final Pattern INLINE = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  /** {@code [`Name`]: target}. */
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[(`[^`]+`)\\]: (\\S+)$");

  /** {@code [`Name`]} without a target of its own. */
  private static final Pattern REFERENCE = Pattern.compile("\\[(`[\\w.]+`)\\](?![(]|: \\S+\n)");

  static List<Path> pages() throws IOException {
    return Pages.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    String text = Files.readString(page);
    Stream<String> targets =
        Stream.concat(
            INLINE.matcher(text).results().map(link -> link.group(1)),
            DEFINITION.matcher(text).results().map(link -> link.group(2)));
    assertThat(targets.filter(target -> !target.contains("://")).map(page::resolveSibling))
        .allMatch(Files::exists);
    Set<String> defined = names(DEFINITION, text);
    assertThat(names(REFERENCE, text)).isEqualTo(defined);
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toSet());
  }
}
