package io.github.onnxlrp.cli.composite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.rule.AlphaBetaRule;
import io.github.onnxlrp.rule.BoxRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composite.Entry;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.FlatRule;
import io.github.onnxlrp.rule.GammaRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.NamePattern;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.RuleFactories;
import io.github.onnxlrp.rule.RuleFactory;
import io.github.onnxlrp.rule.RuleMatch;
import io.github.onnxlrp.rule.RuleMatch.Position;
import io.github.onnxlrp.rule.SoftmaxRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.rule.WeightSquareRule;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositeFileTest {
  private static final Stabilizer DEFAULT = RuleFactories.DEFAULT_STABILIZER;

  @TempDir Path folder;

  private Composite read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), yaml);
    return CompositeFile.read(file, new NamedRules(RuleFactories.all()));
  }

  /** A plug-in may say one thing and do another. */
  @Test
  void aRuleOfAnotherTypeThanItsFactorySaysIsNamed() {
    RuleFactory factory =
        new RuleFactory() {
          @Override
          public String name() {
            return "wrong";
          }

          @Override
          public String usage() {
            return "wrong";
          }

          @Override
          public Class<ProductRule> type() {
            return ProductRule.class;
          }

          @Override
          public FlatRule create(List<Double> numbers, Stabilizer stabilizer, double biasFactor) {
            return new FlatRule(stabilizer, biasFactor);
          }
        };
    NamedRules.Named named = new NamedRules(List.of(factory)).of(ProductRule.class).find("Wrong");
    assertThatThrownBy(() -> named.create(DEFAULT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the factory of the rule wrong made flat, epsilon 1.0E-6, bias factor 0.0; expected a"
                + " ProductRule, as its type() says");
  }

  @Test
  void readsEveryRuleAndCondition() throws IOException {
    Composite composite =
        read(
            """
            name: mine   # as reports call it
            rules:
              - {kind: [linear, sum], operator: Conv, position: first, rule: "gamma:0.25"}
              - name: ["*/attn/*", fc?]
                position: last
                optional: true
                rule: epsilon:0.5
                bias-factor: 0.25
              - {position: 3, rule: "alpha-beta:2,1", epsilon: 0.125}
              - {position: -2, rule: z-plus}
              - {inputs-only: true, rule: "z-box:-1,1"}
              - {inputs-only: true, rule: w-square}
              - {kind: softmax, rule: cp-lrp}
              - rule: zero
              - rule: flat
              - rule: half
            """);
    assertThat(composite.name()).isEqualTo("mine");
    List<Entry> entries = composite.entries();
    assertThat(entries.get(0))
        .isEqualTo(
            new Entry(
                new RuleMatch(
                    Set.of(Kind.LINEAR, Kind.SUM),
                    Set.of("Conv"),
                    List.of(),
                    Position.FIRST,
                    false),
                new GammaRule(0.25, DEFAULT, 0),
                false,
                folder.resolve("mine.yaml") + ", line 3"));
    List<NamePattern> names = List.of(new NamePattern("*/attn/*"), new NamePattern("fc?"));
    assertThat(entries.get(1))
        .isEqualTo(
            new Entry(
                new RuleMatch(Set.of(), Set.of(), names, Position.LAST, false),
                new EpsilonRule(0.5, 0.25),
                true,
                folder.resolve("mine.yaml") + ", line 4"));
    assertThat(entries.get(2).match().position()).isEqualTo(new Position(false, 3));
    assertThat(entries.get(2).rule()).isEqualTo(new AlphaBetaRule(2, 1, new Stabilizer(0.125), 0));
    assertThat(entries.get(3).match().position()).isEqualTo(new Position(true, 2));
    assertThat(entries.get(3).rule()).isEqualTo(AlphaBetaRule.zPlus(DEFAULT, 0));
    assertThat(entries.get(4).match()).isEqualTo(RuleMatch.ANY.ofInputsOnly());
    assertThat(entries.get(4).rule())
        .isInstanceOf(BoxRule.class)
        .hasToString(new BoxRule(-1, 1, DEFAULT, 0).toString());
    assertThat(entries.get(5).rule()).isEqualTo(new WeightSquareRule(DEFAULT, 0));
    assertThat(entries.get(6).rule()).isEqualTo(SoftmaxRule.CP_LRP);
    assertThat(entries.get(7).match()).isEqualTo(RuleMatch.ANY);
    assertThat(entries.get(7).rule()).isEqualTo(new EpsilonRule(0, 0));
    assertThat(entries.get(7).mayBeIdle()).isTrue();
    assertThat(entries.get(8).rule()).isEqualTo(new FlatRule(DEFAULT, 0));
    assertThat(entries.get(9).rule()).isEqualTo(GateRule.HALF);
  }

  @Test
  void hasTheNameOfItsFileWhereItGivesNone() throws IOException {
    assertThat(read("rules: [{rule: zero}]").name()).isEqualTo("mine.yaml");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rules:; - rule: epsilom          | 2: unknown rule 'epsilom'; there are epsilon:E, zero, gamma:G,
          rules:; - rule: gamma            | 2: the rule gamma has 0 numbers; expected gamma:G
          rules:; - rule: gamma:x          | 2: rule gamma:x: 'x' is no number
          rules:; - rule: gamma:-1         | 2: gamma is -1.0; expected 0 or more
          rules:; - rule: alpha-beta:2,2   | 2: alpha is 2.0 and beta 2.0; expected alpha - beta = 1
          rules:; - rule: z-box:2,1        | 2: the box is from 2.0 to 1.0; expected
          rules:; - rule: half;   epsilon: 1 | 2: the rule half has neither epsilon nor bias-factor
          rules:; - rule: epsilon:1;   epsilon: 2 | 3: epsilon is given twice
          rules:; - rule: zero;   bias-factor: 2 | 2: bias factor is 2.0; expected a number from 0 to 1
          rules:; - rule: zero;   positon: 1 | 3: unknown field 'positon'; there are kind, operator, name, position,
          rules:; - rule: zero;   rule: flat | 3: 'rule' is given twice
          rules:; - rule: zero;   kind: lstm | 3: unknown kind 'lstm'; there are linear, sum, product, bilinear, softmax
          rules:; - rule: zero;   position: 0 | 3: 'position: 0'; expected first, last, or a number from 1
          rules:; - rule: zero;   inputs-only: maybe | 3: 'inputs-only: maybe'; expected true or false
          rules:; - kind: sum              | 2: 'rule' is missing
          rules:; - zero                   | 2: expected fields such as 'rule: epsilon:0.001'
          rules:; - rule: [a, b]           | 2: expected one word or number
          rules: []                        | 1: 'rules' is no list of rules
          name: x                          | 1: 'rules' is missing
          rules: [                         | 1: expected the node content, but found
          ''                               | 1:
          """)
  void namesTheLineOfAMistake(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.replace("''", "").replace("; ", "\n ").replace(";", "\n")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("mine.yaml, line " + message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void readsTheExampleOfTheDocumentation() throws IOException {
    String page = Files.readString(TestModels.directory().resolve("../../docs/rules.md"));
    int start = page.indexOf("```yaml mine.yaml\n") + "```yaml mine.yaml\n".length();
    Composite composite = read(page.substring(start, page.indexOf("```", start)));
    assertThat(composite.entries()).hasSize(6);
    assertThat(composite.entries().get(2).rule()).isEqualTo(new GammaRule(0.25, DEFAULT, 0));
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Path file = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> CompositeFile.read(file, new NamedRules(RuleFactories.all())))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("not readable as UTF-8 text");
    Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> CompositeFile.read(large, new NamedRules(RuleFactories.all())))
        .hasMessageContaining("more than 1048576 bytes");
  }
}
