package io.github.onnxlrp.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.format.Csv;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2.5\n-3,4e2\n",
        "speed,\"a, \"\"b\"\"\nc\"\r\n1,2.5\r\n\r\n-3,4e2",
        "\n 1 ,+2.5\n\"-3\",4.E2\n\n"
      })
  void readsRowsOfNumbers(String text) {
    Tensor table = CsvReader.table(text, "t.csv");
    assertThat(table.shape()).containsExactly(2, 2);
    assertThat(table.doubles()).containsExactly(1, 2.5, -3, 400);
  }

  @Test
  void aFirstRowOfNamesNamesTheFeatures() {
    assertThat(features("speed, wind \n1,2\n")).isEqualTo(Map.of("x", List.of("speed", "wind")));
    assertThat(features("1,2\n3,4\n")).isEmpty();
  }

  private static Map<String, List<String>> features(String text) {
    InputRequest request = Graphs.request(Graphs.of(ElementType.FLOAT, "batch", "time", 2));
    InputSource source =
        InputSource.ofStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return new CsvReader().read(source, request).get(0).preparedFor(request).features();
  }

  @Test
  void integersStayIntegers() {
    assertThat(CsvReader.table("7\n8\n", "t.csv").longs()).containsExactly(7, 8);
  }

  @Test
  void splitsQuotedCells() {
    assertThat(Csv.parse("a,\"b,\"\"c\"\"\r\n\",\n,\n", "t.csv"))
        .containsExactly(List.of("a", "b,\"c\"\r\n", ""), List.of("", ""));
  }

  @Test
  void refusesWhatIsNoTable() {
    refused("1,2\n3\n", "t.csv: row 2 has 1 columns; the rows before it have 2");
    refused("1,2\n3,x\n", "t.csv: row 2, column 2: 'x' is no number");
    refused("a,b\n3,\n", "t.csv: row 2, column 2: '' is no number");
    refused("1,2;3\n", "t.csv: row 1, column 2: '2;3' is no number");
    refused("nan,nan\n1,2\n", "t.csv: row 1, column 1: 'nan' is no number");
    refused("1,1e999\n", "t.csv: row 1, column 2: '1e999' is too large");
    refused("a,b\n", "t.csv: no rows of numbers");
    refused("", "t.csv: no rows of numbers");
    refused("\"1\n2", "t.csv: row 1: a quoted cell does not end");
    refused("\"1\"2\n", "t.csv: row 1: text behind a quoted cell");
    refused("0x10\n", "t.csv: no rows of numbers");
    refused("1\n0x10\n", "t.csv: row 2, column 1: '0x10' is no number");
  }

  /** A pattern that tries every way to cut the digits in two would take hours. */
  @Test
  void refusesALongCellAtOnce() {
    String cell = "1".repeat(4_000_000) + "x";
    refused("1\n" + cell + "\n", "t.csv: row 2, column 1: '%s' is no number".formatted(cell));
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> CsvReader.table(text, "t.csv"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(message);
  }
}
