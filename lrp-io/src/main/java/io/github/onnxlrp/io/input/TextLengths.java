package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.InputUses.Use;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The inputs that say how long a text is: they become the {@code sequence_lens} of a recurrence,
 * are compared with the numbers of the steps, or pick the last step. The count of tokens fills
 * them.
 */
public final class TextLengths {
  private final List<Value> inputs;

  /** The lengths that a graph takes. */
  public TextLengths(Graph graph) {
    InputUses uses = new InputUses(graph);
    inputs = graph.inputs().stream().filter(input -> isLength(uses, input)).toList();
  }

  /** The names of these inputs. */
  public Set<String> names() {
    return inputs.stream().map(Value::name).collect(Collectors.toSet());
  }

  /** Whether the input takes the lengths of samples. */
  boolean contains(Value input) {
    return inputs.contains(input);
  }

  private static boolean isLength(InputUses uses, Value input) {
    boolean integer = input.type() == null || !input.type().isFloating();
    boolean one = input.shape() == null || input.shape().size() <= 1;
    return integer && one && uses.of(input).stream().anyMatch(use -> readsLength(uses, use));
  }

  private static boolean readsLength(InputUses uses, Use use) {
    boolean lastStep = ElementLimits.isId(use) && use.offset() == -1;
    return ElementLimits.isLength(use) || lastStep || uses.isComparedWithSteps(use);
  }

  /**
   * The batch with the count of its tokens as its length.
   *
   * @throws OnnxLrpException if a length is given that is another one
   */
  public InputBatch fill(InputBatch batch) {
    if (batch.text() == null) {
      return batch;
    }
    int count = batch.text().tokens().size();
    Map<String, Tensor> arrays = new LinkedHashMap<>(batch.arrays());
    for (Value input : inputs) {
      Tensor given = arrays.get(input.name());
      if (given == null) {
        int[] shape = new int[input.shape() == null ? 1 : input.shape().size()];
        Arrays.fill(shape, 1);
        arrays.put(input.name(), Tensor.of(new long[] {count}, shape));
      } else if (given.size() != 1 || given.get(0) != count) {
        throw OnnxLrpException.invalid(
            "input '%s' holds %s; the text '%s' has %d token%s; leave the input out, as the tokens"
                + " are counted, or give %d",
            input.name(), held(given), batch.text().text(), count, count == 1 ? "" : "s", count);
      }
    }
    return batch.with(arrays);
  }

  private static String held(Tensor given) {
    boolean integer = given.size() == 1 && !given.isFloating();
    return integer ? Long.toString(given.longs()[0]) : given.toString();
  }
}
