package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What has been sent to one receiver over one channel, and has not been added up yet. */
final class Arrivals {
  private static final TensorOp ADD = new Add();

  private final TensorOp total;
  private final List<Value> shares = new ArrayList<>();
  private final List<Value> picked = new ArrayList<>();

  /**
   * Of a value, or of a total.
   *
   * @param total what makes one number of amounts; null for a value
   */
  Arrivals(TensorOp total) {
    this.total = total;
  }

  void add(Value share) {
    shares.add(share);
  }

  /** Shares of some elements, at their flat indices. */
  void add(Value places, Value share) {
    picked.add(places);
    picked.add(share);
  }

  /**
   * The sum of all.
   *
   * @param like a value in whose shape it is, where elements were picked
   */
  Value sum(Frame frame, Supplier<Value> like) {
    if (!picked.isEmpty()) {
      picked.add(0, like.get());
      shares.add(frame.add("ScatterByPlace", new ScatterByPlace(), picked).get(0));
      picked.clear();
    }
    if (total != null) {
      Value sum = frame.add(total.name(), total, shares).get(0);
      shares.clear();
      shares.add(sum);
    }
    while (shares.size() > 1) {
      Value first = shares.remove(0);
      Value second = shares.remove(0);
      shares.add(0, frame.add(first.name() + "/sum", ADD, List.of(first, second)).get(0));
    }
    return shares.get(0);
  }
}
