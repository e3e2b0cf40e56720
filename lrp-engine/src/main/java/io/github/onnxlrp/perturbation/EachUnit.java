package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.derive.GuardFailedException;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.optimise.Optimiser;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a graph gives for each unit of a sample, shared among the elements of the units: one result
 * for each input that is changed, in its shape. Operands are the weights of the values that count,
 * and the inputs of the model. All units of all samples run through the graph in batches.
 */
final class EachUnit implements AdjointOp {
  /** Beyond that, batches were not seen to get faster. */
  private static final int MOST_RUNS = 64;

  /** 8 MiB of inputs. */
  private static final int MOST_ELEMENTS = 1 << 20;

  private final Grouping grouping;
  private final List<GroupedInput> changed;
  private final List<Value> inputs;
  private final String result;
  private final Executor executor;

  /**
   * Prepares a graph.
   *
   * @param graph what gives one number for a unit; its inputs are those of the model, then a mask
   *     for each input that is changed, then the weights
   * @param result the name of that number
   * @param changed the inputs that are changed
   */
  EachUnit(Graph graph, String result, Grouping grouping, List<GroupedInput> changed) {
    this.grouping = grouping;
    this.changed = changed;
    this.inputs = graph.inputs();
    this.result = result;
    Graph batched = BatchedGraph.of(Optimiser.optimise(graph), List.of()).graph();
    this.executor = new Executor(batched);
  }

  @Override
  public String name() {
    return "EachUnit";
  }

  @Override
  public int outputCount(int operands) {
    return changed.size();
  }

  @Override
  public List<Tensor> forward(List<Tensor> operands) {
    return new Runs(List.of(operands)).shares(0);
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> operands, boolean... batched) {
    List<List<Tensor>> samples = new ArrayList<>();
    for (int k = 0; k < Batch.samples(operands, batched); k++) {
      List<Tensor> own = new ArrayList<>();
      for (int operand = 0; operand < batched.length; operand++) {
        Tensor all = operands.get(operand);
        own.add(batched[operand] ? Batch.sample(all, k) : all);
      }
      samples.add(own);
    }
    Runs runs = new Runs(samples);
    List<List<Tensor>> shares = new ArrayList<>();
    for (int input = 0; input < changed.size(); input++) {
      shares.add(new ArrayList<>());
    }
    for (int k = 0; k < samples.size(); k++) {
      List<Tensor> own = runs.shares(k);
      for (int input = 0; input < own.size(); input++) {
        shares.get(input).add(own.get(input));
      }
    }
    return shares.stream().map(Batch::of).toList();
  }

  /** One run of the graph. */
  private record Run(int sample, int unit) {}

  /** All runs for some samples. */
  private final class Runs {
    private final List<List<Tensor>> samples;
    private final List<Units> units = new ArrayList<>();
    private final List<double[]> found = new ArrayList<>();

    Runs(List<List<Tensor>> samples) {
      this.samples = samples;
      List<Run> all = new ArrayList<>();
      for (int sample = 0; sample < samples.size(); sample++) {
        Units own = grouping.units(grouped(sample));
        units.add(own);
        found.add(new double[own.size()]);
        for (int unit = 0; unit < own.size(); unit++) {
          all.add(new Run(sample, unit));
        }
      }
      int elements = samples.get(0).stream().mapToInt(Tensor::size).sum();
      int most = Math.max(1, Math.min(MOST_RUNS, MOST_ELEMENTS / Math.max(1, elements)));
      for (int from = 0; from < all.size(); from += most) {
        run(all.subList(from, Math.min(all.size(), from + most)));
      }
    }

    private List<GroupedInput> grouped(int sample) {
      List<GroupedInput> own = new ArrayList<>();
      for (GroupedInput input : changed) {
        own.add(input.with(tensor(sample, input.name())));
      }
      return own;
    }

    private Tensor tensor(int sample, String input) {
      int place = 0;
      while (!inputs.get(place).name().equals(input)) {
        place++;
      }
      return samples.get(sample).get(1 + place);
    }

    private void run(List<Run> runs) {
      Map<String, Tensor> batches = new HashMap<>();
      for (int k = 0; k < inputs.size(); k++) {
        int place = k;
        List<Tensor> all = runs.stream().map(one -> input(one, place)).toList();
        batches.put(inputs.get(k).name(), Batch.of(all));
      }
      double[] parts = parts(batches);
      for (int k = 0; k < parts.length; k++) {
        found.get(runs.get(k).sample())[runs.get(k).unit()] = parts[k];
      }
    }

    private Tensor input(Run run, int place) {
      List<Tensor> own = samples.get(run.sample());
      int mask = place - (own.size() - 1);
      if (mask < 0) {
        return own.get(1 + place);
      } else if (mask == changed.size()) {
        return own.get(0);
      }
      String name = changed.get(mask).name();
      return units.get(run.sample()).mask(run.unit(), name, tensor(run.sample(), name));
    }

    private double[] parts(Map<String, Tensor> batches) {
      try {
        return executor.run(batches).get(result).doubles();
      } catch (GuardFailedException e) {
        // Its numbers are those of runs, which nobody outside knows.
        throw OnnxLrpException.unsupported("%s", e.getMessage());
      }
    }

    List<Tensor> shares(int sample) {
      List<Tensor> shares = new ArrayList<>();
      for (GroupedInput input : grouped(sample)) {
        double[] own = units.get(sample).means(input.name(), input.tensor(), found.get(sample));
        shares.add(Tensor.of(own, input.tensor().shape()));
      }
      return shares;
    }
  }
}
