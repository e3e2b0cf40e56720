package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.derive.ScatterByPlace;
import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Columns;
import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which columns of five a slice is read as. */
class ColumnTermsTest {
  private static final long END = Long.MAX_VALUE;
  private static final Source WHOLE = new Source("whole", 5);
  private static final Source SHARE = new Source("share", 2);

  private final Map<Value, Term> terms = new HashMap<>();
  private final Map<Value, Tensor> constants = new HashMap<>();
  private final List<Integer> last = new ArrayList<>();
  private final ColumnTerms columns =
      new ColumnTerms(terms::get, constants::get, axis -> last.add(axis) && axis >= -1);

  private Node node(TensorOp op, long[]... operands) {
    List<Value> values = new ArrayList<>(List.of(known("whole", WHOLE)));
    for (long[] operand : operands) {
      Value value = new Value("operand " + values.size());
      constants.put(value, Tensor.vector(operand));
      values.add(value);
    }
    return new Node("node", op, values, List.of(new Value("result")));
  }

  private Value known(String name, Term term) {
    Value value = new Value(name);
    terms.put(value, term);
    return value;
  }

  private Term slice(long[]... operands) {
    return columns.of(new Slice(), node(new Slice(), operands), WHOLE);
  }

  private static long[] of(long... numbers) {
    return numbers;
  }

  private static Term part(int first, int count) {
    return Affine.of(WHOLE).columns(first, count).simplified();
  }

  @Test
  void boundsCountFromBothEnds() {
    assertThat(slice(of(1), of(3), of(-1))).isEqualTo(part(1, 2));
    assertThat(slice(of(-4), of(-2), of(-1))).isEqualTo(part(1, 2));
    assertThat(slice(of(3), of(END), of(-1))).isEqualTo(part(3, 2));
    assertThat(slice(of(-9), of(2), of(-1), of(1))).isEqualTo(part(0, 2));
  }

  @Test
  void otherAxesAreWhole() {
    assertThat(slice(of(0, 1), of(END, 3), of(0, 1))).isEqualTo(part(1, 2));
    assertThat(slice(of(0, 1), of(Integer.MAX_VALUE, 3))).isEqualTo(part(1, 2));
    assertThat(last).containsExactly(1, 1);
    assertThat(slice(of(0, 1), of(2, 3), of(0, 1))).isNull();
    assertThat(slice(of(1, 1), of(END, 3), of(0, 1))).isNull();
  }

  @Test
  void otherSlicesAreUnknown() {
    assertThat(slice(of(1), of(3), of(-2))).isNull();
    assertThat(slice(of(1), of(3), of(-1), of(2))).isNull();
    assertThat(slice(of(3), of(3), of(-1))).isNull();
    Node moving = node(new Slice(), of(1), of(3), of(-1));
    constants.remove(moving.inputs().get(3));
    assertThat(columns.of(new Slice(), moving, WHOLE)).isNull();
  }

  @Test
  void splitsAreOfTheLastAxis() {
    assertThat(columns.parts(new Split(1, 2), node(new Split(1, 2), of(2, 3)), WHOLE))
        .containsExactly(part(0, 2), part(2, 3));
    assertThat(columns.parts(new Split(-2, 2), node(new Split(-2, 2), of(2, 3)), WHOLE)).isEmpty();
    assertThat(columns.parts(new Split(1, 2), node(new Split(1, 2), of(2, 2)), WHOLE)).isEmpty();
  }

  @Test
  void sharesArePutBack() {
    PickedPlaces picked = new PickedPlaces(new Slice());
    Term places = columns.of(picked, node(picked, of(1), of(3), of(-1)), WHOLE);
    assertThat(places).isEqualTo(new Columns(1, 2, 5));
    assertThat(scattered(places, SHARE)).isEqualTo(Affine.of(SHARE).among(1, 5));
    assertThat(scattered(new Columns(1, 2, 4), SHARE)).isNull();
    assertThat(scattered(new Columns(1, 3, 5), SHARE)).isNull();
    assertThat(scattered(WHOLE, SHARE)).isNull();
  }

  private Term scattered(Term places, Term share) {
    List<Value> operands =
        List.of(known("whole", WHOLE), known("places", places), known("share", share));
    ScatterByPlace op = new ScatterByPlace();
    return columns.of(op, new Node("node", op, operands, List.of(new Value("result"))), WHOLE);
  }
}
