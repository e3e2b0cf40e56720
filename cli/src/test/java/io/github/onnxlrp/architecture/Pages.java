package io.github.onnxlrp.architecture;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the repository and what stands on them. */
public final class Pages {
  /** The folder of the repository. */
  public static final Path ROOT = TestModels.directory().getParent().getParent();

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\n ]*) ?([^\n]*)\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private Pages() {}

  /**
   * A block of code.
   *
   * @param language what stands behind its fence
   * @param file the name of the file that it is, or the empty string
   * @param text its lines
   */
  public record Block(String language, String file, String text) {
    /**
     * The commands of a block, of one line each, without comments: all of sh and bat, {@code -
     * run:} of yaml.
     */
    public List<String> commands() {
      if (language.equals("yaml")) {
        return text.lines()
            .filter(line -> line.startsWith("- run: "))
            .map(line -> line.substring("- run: ".length()))
            .toList();
      } else if (!List.of("sh", "bat").contains(language)) {
        return List.of();
      }
      String joined = text.replaceAll("\\\\\n\\s*", "").replaceAll("\\|\n\\s*", "| ");
      return joined
          .lines()
          .map(line -> line.replaceAll(" {2,}#.*", ""))
          .filter(line -> !line.isBlank())
          .toList();
    }
  }

  /** All pages, wherever they lie, those apart that npm and builds have put beside the sources. */
  public static List<Path> all() throws IOException {
    List<Path> pages = new ArrayList<>();
    addPages(ROOT, pages);
    return pages;
  }

  private static void addPages(Path folder, List<Path> pages) throws IOException {
    List<Path> entries;
    try (Stream<Path> files = Files.list(folder)) {
      entries = files.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        if (!name.startsWith(".") && !List.of("node_modules", "target").contains(name)) {
          addPages(entry, pages);
        }
      } else if (name.endsWith(".md")) {
        pages.add(entry);
      }
    }
  }

  /** The pages that say how something is done: neither what has changed nor what was decided. */
  public static List<Path> ofUse() throws IOException {
    return all().stream()
        .filter(page -> !page.endsWith("CHANGELOG.md") && !page.getParent().endsWith("adr"))
        .toList();
  }

  /** The blocks of code of a page. */
  public static List<Block> blocks(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> new Block(block.group(1), block.group(2), block.group(3)))
        .toList();
  }

  /** What is set as code within the sentences of a page, each with one space between its words. */
  public static List<String> code(Path page) throws IOException {
    return CODE.matcher(BLOCK.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(code -> String.join(" ", Arrays.asList(code.group(1).strip().split("\\s+"))))
        .toList();
  }
}
