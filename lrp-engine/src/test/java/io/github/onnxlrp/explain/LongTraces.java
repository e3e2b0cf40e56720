package io.github.onnxlrp.explain;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Graphs that grow with the number of steps, in the forms in which growth has cost too much. */
enum LongTraces {
  /** A state under weights, and the step of x that a loop gathers. */
  GATHERED_IN_A_LOOP {
    @Override
    Value body(Body body) {
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value sum = body.add("z", new Add(), body.times("xW", step), body.times("hU", body.state));
      return body.add("h", Functions.tanh(), sum);
    }
  },
  /** The same where x W is computed before the loop. */
  HOISTED_FROM_A_LOOP {
    @Override
    Value input(GraphBuilder graph, Value x) {
      return graph.add("xW", new MatMul(), x, graph.constant("W", random(WIDTH, WIDTH)));
    }

    @Override
    Value body(Body body) {
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value sum = body.add("z", new Add(), step, body.times("hU", body.state));
      return body.add("h", Functions.tanh(), sum);
    }
  },
  /** {@code c += sigmoid(x W) * k}. */
  GATED_SUM {
    @Override
    Value body(Body body) {
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value gate = body.add("g", Functions.sigmoid(), body.times("xW", step));
      Value k = body.graph.constant("k", random(1, WIDTH));
      return body.add("c", new Add(), body.state, body.add("gk", new Mul(), gate, k));
    }
  },
  /** The same with a constant that is itself the sum of all steps before. */
  GATED_SUM_OF_CONSTANTS {
    @Override
    Value body(Body body) {
      Value shift = body.graph.constant("shift", random(1, WIDTH));
      Value constant = body.add("sum", new Add(), body.second, shift);
      body.second = constant;
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value gate = body.add("g", Functions.sigmoid(), body.times("xW", step));
      return body.add("c", new Add(), body.state, body.add("gk", new Mul(), gate, constant));
    }
  },
  /** A gate of which each step takes the complement, moved. */
  COMPLEMENTS_OF_A_GATE {
    @Override
    Value input(GraphBuilder graph, Value x) {
      return graph.add("gates", Functions.sigmoid(), x);
    }

    @Override
    Value body(Body body) {
      Value one = body.graph.constant("one", Tensor.scalar(1));
      Value moved = body.add("moved", Reshape.identity(), body.second);
      body.second = body.add("complement", new Sub(), one, moved);
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value gated = body.add("gated", new Mul(), body.second, step);
      return body.add("c", new Add(), body.state, gated);
    }

    @Override
    Value second(GraphBuilder graph, Value x) {
      return graph.add("first", Functions.sigmoid(), first(graph, x));
    }
  },
  /** {@code v + tanh(v)}, then {@code v * sigmoid(v)}: functions of functions of one value. */
  FUNCTIONS_OF_ONE_VALUE {
    @Override
    Value body(Body body) {
      Value gate = body.add("gate", Functions.sigmoid(), body.second);
      Value swish = body.add("swish", new Mul(), body.second, gate);
      Value sum = body.add("sum", new Add(), body.second, swish);
      body.second = body.add("bounded", Functions.tanh(), sum);
      return body.add("h", new Add(), body.state, body.second);
    }

    @Override
    Value second(GraphBuilder graph, Value x) {
      return first(graph, x);
    }
  },
  /** A statistic that is changed by a constant at each step, beside a signal. */
  SHIFTED_STATISTIC {
    @Override
    Value body(Body body) {
      Value shift = body.graph.constant("shift", Tensor.scalar(0.5));
      body.second = body.add("shifted", new Add(), body.second, shift);
      Value inverse = body.add("inverse", Functions.reciprocal(), body.second);
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value scaled = body.add("scaled", new Mul(), step, inverse);
      return body.add("c", new Add(), body.state, scaled);
    }

    @Override
    Value second(GraphBuilder graph, Value x) {
      Value axes = graph.constant("axes", Tensor.vector(-1));
      Value square = graph.add("square", Functions.square(), first(graph, x));
      return graph.add("mean", new Reduce(true, true, false), square, axes);
    }
  },
  /** A list of the steps' results that grows in the loop, of which each step reads the last. */
  SEQUENCE {
    @Override
    Value body(Body body) {
      SequenceOp at = new SequenceOp(SequenceOp.Action.AT);
      SequenceOp insert = new SequenceOp(SequenceOp.Action.INSERT);
      Value last = body.graph.constant("last", Tensor.of(new long[] {-1}));
      Value step = body.add("xt", new Gather(0), body.x, body.iteration);
      Value before = body.add("before", at, body.second, last);
      Value sum = body.add("z", new Add(), body.times("xW", step), body.times("hU", before));
      Value h = body.add("h", Functions.tanh(), sum);
      body.second = body.add("list", insert, body.second, h);
      return body.add("c", new Add(), body.state, h);
    }

    @Override
    Value second(GraphBuilder graph, Value x) {
      return graph.add("lists", new SequenceOp(SequenceOp.Action.CONSTRUCT), first(graph, x));
    }
  },
  /** An unrolled recurrence on slices of x, without a loop. */
  UNROLLED {
    @Override
    Value build(GraphBuilder graph, Value x, int steps) {
      Value w = graph.constant("W", random(WIDTH, WIDTH));
      Value u = graph.constant("U", random(WIDTH, WIDTH));
      Value h = graph.constant("h0", Tensor.zeros(ElementType.DOUBLE, 1, WIDTH));
      for (int t = 0; t < steps; t++) {
        List<Value> range = new ArrayList<>(List.of(x));
        for (Tensor bound : Slice.range(t, t + 1L, 0)) {
          range.add(graph.constant("bound" + range.size(), bound));
        }
        Value slice = graph.add("xt" + t, new Slice(), range.toArray(Value[]::new));
        Value axis = graph.constant("axis", Tensor.vector(0));
        Value step = graph.add("row" + t, Reshape.squeeze(), slice, axis);
        Value fromInput = graph.add("xW" + t, new MatMul(), step, w);
        Value sum =
            graph.add("z" + t, new Add(), fromInput, graph.add("hU" + t, new MatMul(), h, u));
        h = graph.add("h" + t, Functions.tanh(), sum);
      }
      return h;
    }
  },
  /** An unrolled recurrence that multiplies the joined vector of a step and a constant. */
  JOINED_CONSTANTS {
    @Override
    Value build(GraphBuilder graph, Value x, int steps) {
      Value w = graph.constant("W", random(2 * WIDTH, WIDTH));
      Value constant = graph.constant("context", random(1, WIDTH));
      Value sum = graph.constant("c0", Tensor.zeros(ElementType.DOUBLE, 1, WIDTH));
      for (int t = 0; t < steps; t++) {
        Value id = graph.constant("t" + t, Tensor.of(new long[] {t}));
        Value step = graph.add("xt" + t, new Gather(0), x, id);
        constant = graph.add("context" + t, Reshape.identity(), constant);
        Value joined = graph.add("joined" + t, new Concat(-1), step, constant);
        sum = graph.add("c" + t, new Add(), sum, graph.add("p" + t, new MatMul(), joined, w));
      }
      return sum;
    }
  },
  /** A head below movement. */
  HEAD_BELOW_MOVEMENT {
    @Override
    Value build(GraphBuilder graph, Value x, int steps) {
      Value moved = graph.add("softmax", new Softmax(-1, false), x);
      for (int t = 0; t < steps; t++) {
        moved = graph.add("moved" + t, Reshape.identity(), moved);
      }
      return moved;
    }
  },
  /** A head of which each step's row is picked, and all are joined. */
  PICKED_HEAD {
    @Override
    Value build(GraphBuilder graph, Value x, int steps) {
      Value softmax = graph.add("softmax", new Softmax(-1, false), x);
      Value[] rows = new Value[steps];
      for (int t = 0; t < steps; t++) {
        Value id = graph.constant("t" + t, Tensor.of(new long[] {t}));
        rows[t] = graph.add("row" + t, new Gather(0), softmax, id);
      }
      return graph.add("y", new Concat(0), rows);
    }
  };

  private static final int WIDTH = 4;

  /** The body of a loop, of which operations are added to {@code graph}. */
  static final class Body {
    final GraphBuilder graph = new GraphBuilder();
    final Value iteration = graph.input(new Value("iteration", ElementType.INT64, List.of()));
    final Value condition = graph.input(new Value("condition", ElementType.BOOL, List.of()));
    final Value state = graph.input(new Value("state"));
    final Value x;
    Value second = graph.input(new Value("second"));

    Body(Value x) {
      this.x = x;
    }

    Value add(String name, Op op, Value... operands) {
      return graph.add(name, op, operands);
    }

    Value times(String name, Value value) {
      return add(name, new MatMul(), value, graph.constant(name + "/W", random(WIDTH, WIDTH)));
    }
  }

  /** Numbers that are the same each time, and small so that their sums stay finite. */
  private static Tensor random(int... shape) {
    return new RandomTensors(41).next(shape).map(number -> 0.3 * number);
  }

  private static Value first(GraphBuilder graph, Value x) {
    return graph.add("x0", new Gather(0), x, graph.constant("0", Tensor.of(new long[] {0})));
  }

  /** The graph for x [steps, 1, 4]. */
  LongTrace build(int steps) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value y = build(graph, x, steps);
    return new LongTrace(graph.outputs(y).build(), Map.of("x", random(steps, 1, WIDTH)));
  }

  Value build(GraphBuilder graph, Value x, int steps) {
    Body body = new Body(input(graph, x));
    Value next = body(body);
    Graph built = body.graph.outputs(body.condition, next, body.second).build();
    Value trips = graph.constant("trips", Tensor.of(new long[] {steps}));
    Value state = graph.constant("state0", Tensor.zeros(ElementType.DOUBLE, 1, WIDTH));
    Value last = new Value("last");
    graph.add(
        new Node(
            "loop",
            new Recurrent("Loop", "", built, 2, List.of(), List.of()),
            Arrays.asList(trips, null, state, second(graph, x)),
            Arrays.asList(last, null)));
    return last;
  }

  /** What the body takes its steps from. */
  Value input(GraphBuilder graph, Value x) {
    return x;
  }

  /** The first value of the second state. */
  Value second(GraphBuilder graph, Value x) {
    return graph.constant("second0", Tensor.zeros(ElementType.DOUBLE, 1, WIDTH));
  }

  /** Adds the operations of a step; the next state. */
  Value body(Body body) {
    throw new IllegalStateException(this + " has no loop");
  }
}
