package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.io.input.TextSample;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgReportTest {
  private static final double WIDTH = 760;

  /** What a reader of XML makes of a figure; fails where it is not well-formed. */
  private static Document draw(SampleReport... samples) throws Exception {
    byte[] bytes = Reports.bytes(new SvgReport(), Reports.report(samples), false);
    assertThat(bytes.length).isLessThan(1_000_000);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
  }

  private static List<Element> all(Document document, String name) {
    NodeList found = document.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
    return IntStream.range(0, found.getLength()).mapToObj(k -> (Element) found.item(k)).toList();
  }

  private static double number(Element element, String name) {
    return Double.parseDouble(element.getAttribute(name));
  }

  private static List<String> texts(Document document) {
    return all(document, "text").stream().map(Element::getTextContent).toList();
  }

  @Test
  void tokensHaveTheColoursOfTheirRelevance() throws Exception {
    Document figure = draw(Reports.text("Polish", "K", "o", "w"));
    // The ground, then the three tokens: full, half of the other side, none.
    assertThat(all(figure, "rect").stream().limit(4).map(rect -> rect.getAttribute("fill")))
        .containsExactly("#ffffff", "#c41e2d", "#90aeda", "#ffffff");
    assertThat(texts(figure)).contains("Kow: Polish", "K", "o", "w", "1.0000", "-0.5000", "0");
  }

  @Test
  void stepsHaveTheColoursOfTheirRelevance() throws Exception {
    Document figure = draw(Reports.series(1));
    List<String> cells =
        all(figure, "g").get(0).getElementsByTagName("rect").getLength() == 6
            ? all(figure, "rect").stream()
                .skip(1)
                .limit(6)
                .map(r -> r.getAttribute("fill"))
                .toList()
            : List.of();
    // Features down, the two steps across: 1 and 0.25, -0.5 and 0, 0 and 0.125.
    assertThat(cells)
        .containsExactly("#c41e2d", "#f0c7cb", "#90aeda", "#ffffff", "#ffffff", "#f8e3e5");
    assertThat(texts(figure)).contains("input x: 2 time steps across, 3 features down", "1.2500");
  }

  /** All of it is text, and what a viewer would obey is spelled out. */
  @Test
  void hostileNamesAreWellFormedText() throws Exception {
    Document figure =
        draw(
            Reports.text(Reports.HOSTILE, Reports.HOSTILE, "\ud83d", "b"),
            Reports.series(1, Reports.HOSTILE));
    NodeList elements = figure.getElementsByTagName("*");
    for (int k = 0; k < elements.getLength(); k++) {
      assertThat(elements.item(k).getNodeName())
          .isIn("svg", "title", "rect", "polyline", "text", "g", "image");
    }
    assertThat(texts(figure)).anyMatch(text -> text.contains("</script><img src=x onerror="));
    assertThat(String.join("", texts(figure)))
        .contains("\\u{202e}", "\\u{d83d}")
        .doesNotContain("\u202e", "\u001b");
  }

  /** However long a title is, all of it is there, and inside of the figure. */
  @Test
  void nothingIsCutOrOutside() throws Exception {
    String label = "very long label ".repeat(30) + "unbroken".repeat(60);
    String[] tokens = {"x".repeat(400), "\u65e5\u672c", "\u05e9\u05dc", "e\u0301", "&"};
    Document figure = draw(Reports.text(label, tokens));
    String shown = texts(figure).stream().collect(Collectors.joining()).replace(" ", "");
    assertThat(shown).contains(label.replace(" ", ""), tokens[1], tokens[2]);
    assertThat(
            texts(figure).stream()
                .filter(text -> text.matches("x+"))
                .mapToInt(String::length)
                .sum())
        .isEqualTo(400);
    for (Element text : all(figure, "text")) {
      double wide = number(text, "textLength");
      double x = number(text, "x");
      double left =
          switch (text.getAttribute("text-anchor")) {
            case "middle" -> x - wide / 2;
            case "end" -> x - wide;
            default -> x;
          };
      assertThat(left).as(text.getTextContent()).isGreaterThanOrEqualTo(0);
      assertThat(left + wide).as(text.getTextContent()).isLessThanOrEqualTo(WIDTH);
    }
  }

  @Test
  void tokensThatHaveNoRoomAreSaidWithTheirShare() throws Exception {
    SampleReport sample = PageReports.words(3000);
    Document figure = draw(sample);
    assertThat(number(figure.getDocumentElement(), "height")).isLessThan(1200);
    String said =
        texts(figure).stream()
            .filter(text -> text.startsWith("shown: tokens"))
            .findFirst()
            .orElseThrow();
    String[] numbers = said.replace(",", "").split("[^0-9.]+");
    int first = Integer.parseInt(numbers[1]);
    int last = Integer.parseInt(numbers[2]);
    double[] relevance = sample.tokenRelevance();
    double all = Arrays.stream(relevance).map(Math::abs).sum();
    double inside = Arrays.stream(relevance, first, last + 1).map(Math::abs).sum();
    assertThat(Double.parseDouble(numbers[4])).isEqualTo(100 * inside / all, within(0.051));
    TextSample text = sample.text();
    List<String> shown = texts(figure);
    assertThat(shown).contains(text.tokens().get(first), text.tokens().get(last));
  }

  /** A strong step stays where its neighbours have no room. */
  @Test
  void aLongSeriesKeepsItsStrongestStep() throws Exception {
    Document figure = draw(PageReports.series(20000, 3, 12345, 1));
    List<String> map = all(figure, "rect").stream().map(rect -> rect.getAttribute("fill")).toList();
    assertThat(map).contains("#5c0010");
    assertThat(texts(figure))
        .anyMatch(text -> text.startsWith("map: 20,000 steps on") && text.endsWith("largest size"))
        .anyMatch(text -> text.startsWith("blue against, red for; linear up to 0."));
  }

  @Test
  void rightToLeftTokensBeginAtTheRight() throws Exception {
    List<String> words = List.of("\u05e9\u05dc\u05d5\u05dd", "\u05e2\u05d5\u05dc\u05dd");
    Document figure = draw(PageReports.text(words, new double[] {1, -0.5}, 0, 0, Set.of()));
    List<Double> places =
        words.stream()
            .map(
                word ->
                    all(figure, "text").stream()
                        .filter(text -> text.getTextContent().equals(word))
                        .mapToDouble(text -> number(text, "x"))
                        .max()
                        .orElseThrow())
            .toList();
    assertThat(places.get(0)).isGreaterThan(places.get(1));
  }

  @Test
  void itIsSaidWhatAFigureLeavesOut() {
    String svg =
        new String(
            Reports.bytes(
                new SvgReport(), Reports.report(Reports.unreliable(Reports.series(1))), false),
            StandardCharsets.UTF_8);
    assertThat(svg.toLowerCase(Locale.ROOT))
        .contains("ledger and notes are not in the figure", "unreliable: its numbers");
  }
}
