package io.github.onnxlrp.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final Path ROOT = TestModels.directory().getParent().getParent();

  /** {@code [text](target)}. */
  private static final Pattern INLINE = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  /** {@code [`Name`]: target}. */
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[(`[^`]+`)\\]: (\\S+)$");

  /** {@code [`Name`]} without a target of its own. */
  private static final Pattern REFERENCE = Pattern.compile("\\[(`[\\w.]+`)\\](?![(]|: \\S+\n)");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String name :
        List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "THIRD-PARTY.md")) {
      pages.add(ROOT.resolve(name));
    }
    for (String folder : List.of("docs", "examples", "spark", "testmodels")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files.filter(PagesTest::isOurs).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  /** What npm and builds have put beside the sources has pages of others. */
  private static boolean isOurs(Path file) {
    return file.toString().endsWith(".md")
        && Stream.of("node_modules", "target")
            .noneMatch(folder -> ROOT.relativize(file).toString().contains(folder));
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
