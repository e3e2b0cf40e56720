package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
  private static final InputRequest REQUEST = Graphs.request(Graphs.of(ElementType.FLOAT, "b", 2));

  static InputSource source(String text) {
    return InputSource.ofStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static InputBatch read(String text) {
    List<InputBatch> batches = new JsonReader().read(source(text), REQUEST);
    assertThat(batches).hasSize(1);
    return batches.get(0);
  }

  @Test
  void readsNestedLists() {
    InputBatch batch = read("{\"x\": [[1, 2.5], [3, -4e-1]], \"ids\": [7], \"s\": 3, \"e\": [[]]}");
    assertThat(batch.single()).isFalse();
    Tensor x = batch.arrays().get("x");
    assertThat(x.doubles()).containsExactly(1, 2.5, 3, -0.4);
    assertThat(x.shape()).containsExactly(2, 2);
    assertThat(batch.arrays().get("ids").longs()).containsExactly(7);
    assertThat(batch.arrays().get("s").shape()).isEmpty();
    assertThat(batch.arrays().get("e").shape()).containsExactly(1, 0);
  }

  @Test
  void readsShapeAndData() {
    Tensor x = read("{\"x\": {\"shape\": [2, 1], \"data\": [1, 2]}}").arrays().get("x");
    assertThat(x.shape()).containsExactly(2, 1);
    assertThat(x.longs()).containsExactly(1, 2);
    Tensor scalar = read("{\"x\": {\"data\": [5], \"shape\": []}}").arrays().get("x");
    assertThat(scalar.shape()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"x": [[1, 2], [3]]}                     | line 1, column 18: a list of 1 where the ones before it have 2
          {"x": [1, [2]]}                          | a list where a number was expected
          {"x": [[1], 2]}                          | a number where a list was expected
          {"x": [1, null]}                         | found null; expected a number
          {"x": [1, "2"]}                          | found a string; expected a number
          {"x": [true]}                            | found true or false
          {"x": [NaN]}                             | no valid JSON (Non-standard token 'NaN')
          {"x": [1                                 | close marker for Array)
          {"x": [1e999]}                           | the number is too large
          {"x": [99999999999999999999]}            | no valid JSON
          {"x": [1, 2}                             | no valid JSON
          {"x": [1], "x": [2]}                     | no valid JSON (Duplicate
          {"x": {"shape": [3], "data": [1, 2]}}    | 2 numbers do not fill the shape [3]
          {"x": {"shape": [-2], "data": [1, 2]}}   | impossible shape
          {"x": {"shape": [4294967298], "data": [1, 2]}}   | impossible shape
          {"x": {"shape": [65536,65536,65536,65536], "data": []}} | 0 numbers do not fill
          {"x": {"shape": [2]}}                    | expected {"shape": [integers], "data": [numbers]}
          {"x": {"size": [2]}}                     | expected {"shape": [integers], "data": [numbers]}
          [1]                                      | expected an object of inputs
          {"x": [1]} {}                            | more than one JSON value
          {"x": ["a", 1]}                          | found no string in a list of strings
          {"x": ["a"]}                             | "x" is a list of strings; only "label" may be
          {"x": [["a"]]}                           | found a string; expected a number
          {"x": "a"}                               | "x" is a string; only "text" and "label" may be
          """)
  void refusesWhatIsNoArray(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("standard input: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesEmptyAndDeepInput() {
    assertThatThrownBy(() -> read("")).isInstanceOf(OnnxLrpException.class);
    String deep = "{\"x\": " + "[".repeat(100_000);
    assertThatThrownBy(() -> read(deep)).isInstanceOf(OnnxLrpException.class);
  }

  @Test
  void readsOneSampleALine() {
    List<InputBatch> batches =
        new JsonLinesReader()
            .read(source("{\"x\": [1, 2]}\n{\"x\": [3, 4, 5], \"label\": \"b\"}\n"), REQUEST);
    assertThat(batches).hasSize(2).allMatch(InputBatch::single);
    assertThat(batches.get(1).arrays().get("x").longs()).containsExactly(3, 4, 5);
    assertThat(batches.get(0).labels()).isEmpty();
    assertThat(batches.get(1).labels()).containsExactly(new TrueLabel("b", null));
    assertThat(read("{\"x\": [[1], [2]], \"label\": [\"b\", \"c\"]}").labels())
        .containsExactly(new TrueLabel("b", null), new TrueLabel("c", null));
  }

  @Test
  void saysInWhichLineAnErrorIs() {
    assertThatThrownBy(
            () -> new JsonLinesReader().read(source("{\"x\": [1]}\n{\"x\": 1,}\n"), REQUEST))
        .hasMessageStartingWith("standard input: line 2: ");
    assertThatThrownBy(() -> new JsonLinesReader().read(source(""), REQUEST))
        .hasMessage("standard input: no samples; expected one JSON object a line");
  }
}
