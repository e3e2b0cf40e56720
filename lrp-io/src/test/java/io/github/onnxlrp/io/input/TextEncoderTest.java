package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncoderTest {
  @TempDir Path folder;

  private TextEncoder encoder(String vocabulary) throws IOException {
    Path file = Files.writeString(folder.resolve("m.vocab.txt"), vocabulary);
    return new InputRequest(
            Graphs.declared(Graphs.embedding(), Map.of()), () -> Vocabulary.read(file))
        .textEncoder();
  }

  @Test
  void cutsIntoCodePointsWhereAllTokensAreOne() throws IOException {
    InputBatch batch = encoder("<pad>\na\n😀\n \n<\n").encode("😀 a<");
    assertThat(batch.text().tokens()).containsExactly("😀", " ", "a", "<");
    assertThat(batch.arrays().get("ids").longs()).containsExactly(2, 3, 1, 4);
    assertThat(batch.text().input()).isEqualTo("ids");
    assertThat(batch.text().notes()).isEmpty();
  }

  @Test
  void cutsAtWhiteSpaceWhereATokenIsLonger() throws IOException {
    InputBatch batch = encoder("<unk>\na\ngood\r\nfilm\n").encode("  good\t a \u00a0film  good ");
    assertThat(batch.text().tokens()).containsExactly("good", "a", "\u00a0film", "good");
    assertThat(batch.arrays().get("ids").longs()).containsExactly(2, 1, 0, 2);
    assertThat(batch.text().notes()).containsExactly("read as <unk>: '\u00a0film' at 3");
  }

  @Test
  void namesUnknownTokensAndWhereTheyAre() throws IOException {
    TextEncoder encoder = encoder("a\nb\n");
    assertThatThrownBy(() -> encoder.encode("axbß"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("m.vocab.txt: 'x' at 2, 'ß' at 4");
    assertThatThrownBy(() -> encoder.encode("x".repeat(25)))
        .hasMessageContaining("'x' at 1, 'x' at 2,")
        .hasMessageEndingWith("'x' at 20 and 5 more");
    assertThatThrownBy(() -> encoder.encode("")).hasMessage("the text is empty");
  }

  @Test
  void refusesBrokenVocabularies() {
    assertThatThrownBy(() -> encoder("a\n\nb\n")).hasMessageContaining("line 2 is empty");
    assertThatThrownBy(() -> encoder("a\nb\na\n"))
        .hasMessageContaining("line 3 repeats the token 'a'");
    assertThatThrownBy(() -> encoder("")).hasMessageContaining("no tokens");
    assertThatThrownBy(() -> Vocabulary.read(folder.resolve("none.txt")))
        .hasMessageContaining("none.txt: no such file");
  }

  @Test
  void refusesTextThatIsNotUnicode() throws IOException {
    Path file = Files.write(folder.resolve("latin1.txt"), new byte[] {'a', '\n', (byte) 0xe4});
    assertThatThrownBy(() -> Vocabulary.read(file)).hasMessageContaining("not UTF-8 text");
  }

  @Test
  void readsOneSampleALine() throws IOException {
    Path vocabulary = Files.writeString(folder.resolve("v.txt"), "a\nb\n");
    InputRequest request =
        new InputRequest(
            Graphs.declared(Graphs.embedding(), Map.of()), () -> Vocabulary.read(vocabulary));
    List<InputBatch> batches = new TextReader().read(JsonReaderTest.source("ab\nbba\n"), request);
    assertThat(batches).extracting(b -> b.text().text()).containsExactly("ab", "bba");
    batches = new JsonLinesReader().read(JsonReaderTest.source("{\"text\": \"ba\"}\n"), request);
    assertThat(batches.get(0).arrays().get("ids").longs()).containsExactly(1, 0);
    assertThatThrownBy(() -> new TextReader().read(JsonReaderTest.source("ab\nax\n"), request))
        .hasMessageContaining("line 2: not in the vocabulary");
  }

  @Test
  void needsOneInputOfIds() {
    Graph floats = Graphs.of(ElementType.FLOAT, "batch", "time");
    assertThatThrownBy(() -> TextEncoder.input(floats))
        .hasMessage("text needs one input of ids [batch,time]; the model has [x[batch,time]]");
    assertThat(TextEncoder.input(Graphs.of(ElementType.INT32, "time")).name()).isEqualTo("x");
    assertThat(LookupTables.rows(floats, floats.inputs().get(0))).isEmpty();
    Graph ids = Graphs.embedding();
    assertThat(LookupTables.rows(ids, ids.inputs().get(0))).hasValue(5);
  }
}
