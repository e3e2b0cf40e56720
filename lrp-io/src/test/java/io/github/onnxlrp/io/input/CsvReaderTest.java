package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.Csv;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
    Tensor table = table(text);
    assertThat(table.shape()).containsExactly(2, 2);
    assertThat(table.doubles()).containsExactly(1, 2.5, -3, 400);
  }

  private static Tensor table(String text) {
    return CsvTable.read(text, "t.csv", null, OptionalLong.empty()).numbers();
  }

  @Test
  void aFirstRowOfNamesNamesTheFeatures() {
    assertThat(series("speed [m/s], wind \n1,2\n"))
        .isEqualTo(Map.of("x", new SeriesNames(List.of("speed [m/s]", "wind"), "", List.of())));
    assertThat(series("1,2\n3,4\n")).isEmpty();
  }

  /** Dates can be nothing else; a column that is called time may be a feature. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "when,a,b\n2024-01-31,1,2\n2024-02-01,3,4\n",
        "2024-01-31T10:00Z,1,2\n2024-01-31 10:01:02.5,3,4\n",
        "when,a,b\n10:00,1,2\n10:01:30,3,4\n",
        "Time [s],a,b\n0.5,1,2\n1.5,3,4\n"
      })
  void aColumnOfTimesIsNoFeature(String text) {
    CsvTable table = CsvTable.read(text, "t.csv", null, OptionalLong.of(2));
    assertThat(table.numbers().longs()).containsExactly(1, 2, 3, 4);
    assertThat(table.names().times())
        .hasSize(2)
        .isEqualTo(
            text.lines().filter(row -> !row.endsWith("b")).map(row -> row.split(",")[0]).toList());
    assertThat(table.names().features())
        .isEqualTo(text.contains("a,b") ? List.of("a", "b") : List.of());
  }

  @Test
  void aColumnThatIsCalledTimeMayBeAFeature() {
    CsvTable table = CsvTable.read("time,a\n1,2\n", "t.csv", null, OptionalLong.of(2));
    assertThat(table.numbers().longs()).containsExactly(1, 2);
    assertThat(table.names().features()).containsExactly("time", "a");
    assertThat(table("time,a\n1,2\n").longs()).containsExactly(1, 2);
  }

  @Test
  void theUserSaysWhichColumnHoldsTimes() {
    for (String column : List.of("day", "2")) {
      CsvTable table = CsvTable.read("a,day\n1,Mon\n3,Tue\n", "t.csv", column, OptionalLong.of(1));
      assertThat(table.numbers().longs()).containsExactly(1, 3);
      assertThat(table.names())
          .isEqualTo(new SeriesNames(List.of("a"), "day", List.of("Mon", "Tue")));
    }
    assertThatThrownBy(() -> CsvTable.read("a,b\n1,2\n", "t.csv", "c", OptionalLong.of(1)))
        .hasMessage("--time-column c: t.csv has the columns a, b");
    assertThatThrownBy(() -> CsvTable.read("1,2\n", "t.csv", "3", OptionalLong.of(1)))
        .hasMessage("--time-column 3: t.csv has no names and 2 columns; give a number from 1");
    assertThatThrownBy(() -> CsvTable.read("1\n", "t.csv", "1", OptionalLong.of(1)))
        .hasMessage("--time-column 1: t.csv has no other column");
  }

  @Test
  void rowsThatAreSamplesHaveTheirOwnTimes() {
    SeriesNames names = new SeriesNames(List.of("a"), "day", List.of("Mon", "Tue"));
    assertThat(names.ofSample(1, 2).times()).containsExactly("Tue");
    assertThat(names.ofSample(0, 1).times()).containsExactly("Mon", "Tue");
  }

  private static Map<String, SeriesNames> series(String text) {
    InputRequest request = Graphs.request(Graphs.of(ElementType.FLOAT, "batch", "time", 2));
    InputSource source =
        InputSource.ofStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return new CsvReader().read(source, request).get(0).preparedFor(request).series();
  }

  @Test
  void integersStayIntegers() {
    assertThat(table("7\n8\n").longs()).containsExactly(7, 8);
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
    refused("a\n1,2\n", "t.csv: row 1 has 1 names; the rows behind it have 2 columns");
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
    assertThatThrownBy(() -> table(text)).isInstanceOf(OnnxLrpException.class).hasMessage(message);
  }
}
