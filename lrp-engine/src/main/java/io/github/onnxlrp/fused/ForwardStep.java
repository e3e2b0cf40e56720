package io.github.onnxlrp.fused;

import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step of a recurrence that multiplies one scanned input and one of its states by constant
 * matrices, read as {@link Term}s.
 */
final class ForwardStep {
  private final Node node;
  private final Recurrent recurrent;
  private final Graph body;
  private final StepTerms terms;
  private final Map<Value, Node> makers = new HashMap<>();
  private final LoopBounds bounds;
  private final List<Value> products = new ArrayList<>();
  private final List<Value> changing = new ArrayList<>();
  private Source input;
  private Value scanned;
  private Scan scan;
  private boolean gathered;
  private Value state;
  private int units;

  private ForwardStep(Node node, Constants constants) {
    this.node = node;
    this.recurrent = (Recurrent) node.op();
    this.body = recurrent.body();
    constants.add(body);
    this.terms = new StepTerms(constants);
    body.nodes().forEach(inner -> inner.outputs().forEach(output -> makers.put(output, inner)));
    this.bounds = LoopBounds.of(node, makers, constants);
  }

  /** The step of a recurrence; null where it is none of these. */
  static ForwardStep of(Node node, Constants constants) {
    ForwardStep step = new ForwardStep(node, constants);
    return step.bounds != null && step.enters(constants) ? step : null;
  }

  /** What a value is a copy of. */
  private Value copied(Value value) {
    Value source = value;
    Node maker = makers.get(source);
    while (maker != null && maker.op() instanceof TensorOp op && StepTerms.isCopy(op)) {
      source = maker.inputs().get(0);
      maker = makers.get(source);
    }
    return source;
  }

  private boolean enters(Constants constants) {
    for (int k = 0; k < recurrent.states(); k++) {
      Value before = body.inputs().get(Recurrent.BODY_PREFIX + k);
      if (copied(body.outputs().get(1 + k)) == before) {
        terms.put(before, node.inputs().get(Recurrent.NODE_PREFIX + k));
      } else if (!bounds.isCounter(before)) {
        changing.add(before);
      }
    }
    Map<Value, Integer> widths = new HashMap<>();
    for (Node inner : body.nodes()) {
      if (inner.op() instanceof MatMul product && !product.transposeLeft()) {
        Tensor matrix = constants.of(terms.outer(inner.inputs().get(1)));
        if (matrix != null && matrix.rank() == 2) {
          int rows = product.transposeRight() ? 1 : 0;
          widths.putAll(factors(inner.inputs().get(0), matrix.dim(rows), matrix.dim(1 - rows)));
        }
      }
    }
    widths.forEach(this::enter);
    if (input == null || state == null || products.size() > 2) {
      return false;
    }
    changing.stream()
        .filter(value -> value != state)
        .forEach(value -> terms.put(value, new Source(value.name(), units)));
    terms.read(body);
    if (gathered) {
      enterPlaces();
    }
    return true;
  }

  /**
   * What is multiplied by a matrix, with its width: one value, or a state and another one that are
   * put side by side.
   */
  private Map<Value, Integer> factors(Value left, int rows, int columns) {
    Value whole = copied(left);
    Node maker = makers.get(whole);
    if (maker == null || !(maker.op() instanceof Concat) || maker.inputs().size() != 2) {
      return Map.of(whole, rows);
    }
    Value first = copied(maker.inputs().get(0));
    Value second = copied(maker.inputs().get(1));
    int width = columns / partsOfProducts();
    return changing.contains(first)
        ? Map.of(first, width, second, rows - width)
        : Map.of(first, rows - width, second, width);
  }

  /** Into how many parts of the width of a state products are split. */
  private int partsOfProducts() {
    return body.nodes().stream()
        .filter(inner -> inner.op() instanceof Split)
        .mapToInt(inner -> ((Split) inner.op()).parts())
        .findFirst()
        .orElse(1);
  }

  /** A factor of a product with constants. */
  private void enter(Value value, int width) {
    int scannedInput = body.inputs().indexOf(value) - Recurrent.BODY_PREFIX - recurrent.states();
    Node maker = makers.get(value);
    if (changing.contains(value)) {
      products.add(value);
      state = value;
      units = width;
      terms.put(value, hiddenBefore());
    } else if (scannedInput >= 0) {
      setInput(value, width);
      scanned = node.inputs().get(Recurrent.NODE_PREFIX + recurrent.states() + scannedInput);
      scan = recurrent.scannedInputs().get(scannedInput);
    } else if (maker != null
        && maker.op() instanceof Gather gather
        && bounds.isStepNumber(maker.inputs().get(1))
        && isOutside(terms.outer(maker.inputs().get(0)))) {
      setInput(value, width);
      scanned = terms.outer(maker.inputs().get(0));
      scan = new Scan(gather.axis(), false);
      gathered = true;
    }
  }

  private void setInput(Value value, int width) {
    products.add(value);
    input = new Source("x", width);
    terms.put(value, input);
  }

  /** Where in the whole the input of a step lies. */
  private void enterPlaces() {
    Gather gather = new Gather(scan.axis());
    for (Node inner : body.nodes()) {
      if (inner.op() instanceof PickedPlaces places
          && places.picking().equals(gather)
          && terms.outer(inner.inputs().get(0)) == scanned
          && bounds.isStepNumber(inner.inputs().get(1))) {
        terms.put(inner.outputs().get(0), new Term.Places(input));
      }
    }
  }

  private boolean isOutside(Value value) {
    return !makers.containsKey(value) && !body.inputs().contains(value);
  }

  Node node() {
    return node;
  }

  Recurrent recurrent() {
    return recurrent;
  }

  StepTerms terms() {
    return terms;
  }

  /** The input, as a step reads it. */
  Source input() {
    return input;
  }

  /** The state that is multiplied by constants, as a step reads it. */
  Source hiddenBefore() {
    return new Source("h", units);
  }

  /** A sum of that input and that state, each multiplied by constants; null for another term. */
  Affine sumOfBoth(Term term) {
    return term instanceof Affine affine
            && affine.addends().keySet().equals(Set.of(input, hiddenBefore()))
            && affine.width() == units
        ? affine
        : null;
  }

  /** The input of all steps. */
  Value scanned() {
    return scanned;
  }

  /** Along which axis it is cut into steps. */
  Scan scan() {
    return scan;
  }

  /** Whether each step picks its part by its number. */
  boolean isGathered() {
    return gathered;
  }

  /** The state that is multiplied by constants. */
  Value state() {
    return state;
  }

  /** The number of units of that state. */
  int units() {
    return units;
  }

  /** What ends the recurrence. */
  LoopBounds bounds() {
    return bounds;
  }

  /** The states that a step changes, but for those that count steps. */
  List<Value> changing() {
    return changing;
  }

  /** Whether a state counts steps. */
  boolean isCounter(int state) {
    return bounds.isCounter(body.inputs().get(Recurrent.BODY_PREFIX + state));
  }

  /** The number of a state. */
  int index(Value before) {
    return body.inputs().indexOf(before) - Recurrent.BODY_PREFIX;
  }

  /** What a step makes of a state. */
  Term after(Value before) {
    return terms.of(body.outputs().get(1 + index(before)));
  }

  /** What a step gives for an output of the recurrence; null where it is not known. */
  Term given(int output) {
    return terms.of(body.outputs().get(1 + output));
  }

  /** How the steps of an output are put together; null for a state. */
  Scan collected(int output) {
    return output < recurrent.states()
        ? null
        : recurrent.scanOutputs().get(output - recurrent.states());
  }
}
