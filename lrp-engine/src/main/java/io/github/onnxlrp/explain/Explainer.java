package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.analysis.Role;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.propagation.NodeRole;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Explains predictions of one graph by Layer-wise Relevance Propagation. Thread-safe and reusable:
 * after a few samples of one structure it explains further ones by a graph that it has derived,
 * which takes a fraction of the time and gives the same within rounding; see {@link #derivations}.
 *
 * <pre>{@code
 * Explainer explainer = Explainer.of(graph).composite(Composites.arras()).keep("lstm/h").build();
 * Explanation explanation = explainer.explain(Map.of("x", x), Target.argmax("logits"));
 * }</pre>
 */
public final class Explainer {
  private final AttributionMethod method;
  private final BatchAxes batchAxes;
  private final int threads;
  private final SampleExplainer explainer;

  private Explainer(Builder builder) {
    this.method =
        builder.method == null ? new LayerwiseRelevance(builder.composite) : builder.method;
    this.batchAxes = BatchAxes.of(builder.graph, builder.batchAxes);
    this.threads = builder.threads;
    for (String name : builder.fixed) {
      if (builder.graph.input(name) == null) {
        throw OnnxLrpException.invalid(
            "the model has no input '%s' to hold fixed; it has %s",
            name, builder.graph.inputs().stream().map(Value::name).toList());
      }
    }
    this.explainer =
        new SampleExplainer(
            builder.graph,
            method,
            List.copyOf(builder.kept),
            Set.copyOf(builder.fixed),
            builder.strict,
            builder.precision,
            new Overrides(builder.gates, builder.states));
  }

  /** Begins an explainer of a graph, with the composite {@link Composites#arras()}. */
  public static Builder of(Graph graph) {
    return new Builder(graph);
  }

  /** What an {@link Explainer} needs to know. */
  public static final class Builder {
    private final Graph graph;
    private Composite composite = Composites.arras();
    private final Set<String> kept = new LinkedHashSet<>();
    private final Set<String> fixed = new LinkedHashSet<>();
    private final Map<String, Integer> batchAxes = new LinkedHashMap<>();
    private final Map<String, Role.Gate> gates = new LinkedHashMap<>();
    private final Set<String> states = new LinkedHashSet<>();
    private boolean strict;
    private Precision precision = Precision.DOUBLE;
    private int threads = 1;
    private AttributionMethod method;

    private Builder(Graph graph) {
      this.graph = graph;
    }

    /** Which rule applies where. */
    public Builder composite(Composite newComposite) {
      this.composite = newComposite;
      return this;
    }

    /** Another method than relevance propagation; it has no composite. */
    public Builder method(AttributionMethod newMethod) {
      this.method = newMethod;
      return this;
    }

    /** Values of the graph, also inside recurrences, whose relevance is wanted too. */
    public Builder keep(String... names) {
      kept.addAll(List.of(names));
      return this;
    }

    /** Inputs that are not explained: they count as constants, or as initial states. */
    public Builder fixed(String... inputs) {
      fixed.addAll(List.of(inputs));
      return this;
    }

    /** The batch axis of an input or output, where it cannot be told or is told wrongly. */
    public Builder batchAxis(String name, int axis) {
      batchAxes.put(name, axis);
      return this;
    }

    /** Which operand of a product is its gate, instead of what would be inferred. */
    public Builder gate(String node, Role.Gate gate) {
      gates.put(node, gate);
      return this;
    }

    /** Constants that are initial states of recurrences, instead of what would be inferred. */
    public Builder state(String... constants) {
      states.addAll(List.of(constants));
      return this;
    }

    /** Makes everything that is inferred and changes numbers an error. */
    public Builder strict(boolean newStrict) {
      this.strict = newStrict;
      return this;
    }

    /** In which numbers derived graphs are run; by default {@link Precision#DOUBLE}. */
    public Builder precision(Precision newPrecision) {
      this.precision = newPrecision;
      return this;
    }

    /**
     * How many threads {@link #explainAll} and {@link #explainEach} use; by default 1, the calling
     * one.
     *
     * @throws OnnxLrpException if it is below 1
     */
    public Builder threads(int newThreads) {
      if (newThreads < 1) {
        throw OnnxLrpException.invalid("threads %d: expected at least 1", newThreads);
      }
      this.threads = newThreads;
      return this;
    }

    /**
     * The explainer.
     *
     * @throws OnnxLrpException if an input to hold fixed does not exist
     */
    public Explainer build() {
      return new Explainer(this);
    }
  }

  /** How it finds out what counts. */
  public AttributionMethod method() {
    return method;
  }

  /** Along which axes of inputs and outputs samples lie. */
  public BatchAxes batchAxes() {
    return batchAxes;
  }

  /** The samples in a set of inputs, each to be explained on its own. */
  public Samples samples(Map<String, Tensor> inputs) {
    return Samples.of(batchAxes, inputs);
  }

  /**
   * Explains one target of one sample.
   *
   * @throws OnnxLrpException if the inputs hold several samples or NaN that reaches the score, the
   *     graph or target does not allow it, or the thread is interrupted
   */
  public Explanation explain(Map<String, Tensor> inputs, Target target) {
    return explain(inputs, List.of(target)).get(0);
  }

  /**
   * Explains several targets of one sample on one forward pass.
   *
   * @param inputs a tensor for every input of the graph, by name, with a batch axis of length 1
   * @param targets what to explain
   * @return an explanation for each target
   * @throws OnnxLrpException if the inputs hold several samples or NaN that reaches the score, the
   *     graph or target does not allow it, or the thread is interrupted
   */
  public List<Explanation> explain(Map<String, Tensor> inputs, List<Target> targets) {
    return MissingNumbers.refuse(inputs, explain(single(inputs), 0, targets));
  }

  private Samples single(Map<String, Tensor> inputs) {
    Samples samples = samples(inputs);
    if (samples.size() != 1) {
      throw OnnxLrpException.invalid(
          "the inputs hold %d samples; expected one, see Explainer.samples", samples.size());
    }
    return samples;
  }

  /**
   * Explains several targets of one of several samples on one forward pass. In a fixed batch the
   * others run along; relevance starts at this one alone and must not reach them.
   *
   * @param samples what {@link #samples} gave
   * @param sample the number of the sample, from 0
   * @return an explanation for each target
   * @throws OnnxLrpException if the graph or target does not allow it, or the model mixes the
   *     samples of a fixed batch
   */
  public List<Explanation> explain(Samples samples, int sample, List<Target> targets) {
    return explainer.explain(ExplainedSample.of(samples, sample), targets);
  }

  /**
   * Explains one target of each of several samples, those with the same shapes in batches. Each is
   * explained as it is alone, for its own target where that depends on the sample.
   *
   * @param samples what {@link #samples} gave
   * @return an explanation for each sample, in order
   * @throws OnnxLrpException if the graph or target does not allow it for one of the samples
   */
  public List<Explanation> explainAll(Samples samples, Target target) {
    List<Explanation> all = new ArrayList<>();
    explainEach(List.of(samples), target, all::add);
    return all;
  }

  /**
   * Explains one target of each of many samples like {@link #explainAll}, and hands each
   * explanation on as soon as those before it are there. A few hundred samples are held at a time,
   * so that those of the same shapes fill batches even where they do not follow each other.
   *
   * @param samples what {@link #samples} gave for some samples at a time; null where the next are
   *     not there yet, so that those before are explained while they are waited for
   * @param consumer takes the explanations, in the order of the samples, on the calling thread
   * @throws OnnxLrpException if the graph or target does not allow it for one of the samples, after
   *     the explanations of those before it were handed on; or if the thread is interrupted
   */
  public void explainEach(
      Iterable<Samples> samples, Target target, Consumer<Explanation> consumer) {
    new ManyExplanations(explainer, target, threads, consumer).of(samples);
  }

  /**
   * Whether the model gives samples that run together something else than each alone, as where it
   * normalises by statistics of the batch; tried on the first two. Each is explained alone.
   */
  public boolean mixes(Samples samples) {
    return explainer.mixes(samples);
  }

  /**
   * How the samples seen so far were explained, by the structure of their inputs and by target: by
   * a graph that was derived, or by walks, and why; and where rounding alone decided in some.
   */
  public Map<String, String> derivations() {
    return explainer.derivations();
  }

  /**
   * The explanation of a target as a graph, for samples of the structure of this one. Inputs are
   * those of the model. Outputs are those of the model, {@code relevance.NAME} in the shape of each
   * explained input that relevance reaches, and the scalars {@code score}, {@code ledger.inputs},
   * {@code ledger.initial_states}, {@code ledger.biases}, {@code ledger.stabilizer}, {@code
   * ledger.constants}, {@code ledger.unassigned} and {@code ledger.turnover}; one that is not there
   * is 0. It was run on this sample and gave what a walk gives.
   *
   * @throws OnnxLrpException if no graph can be derived, with the reason
   */
  public Graph derive(Map<String, Tensor> inputs, Target target) {
    return explainer.derive(ExplainedSample.of(single(inputs), 0), target);
  }

  /** As {@link #derive}, with what has to be known to run the graph for several samples. */
  public DerivedGraph derived(Map<String, Tensor> inputs, Target target) {
    return explainer.derived(ExplainedSample.of(single(inputs), 0), target);
  }

  /**
   * What each node that relevance can reach is taken for, and why, in the order of the graph. It
   * may depend on the inputs in what branches are taken, and in masks.
   */
  public List<NodeRole> roles(Map<String, Tensor> inputs) {
    return explainer.roles(inputs);
  }
}
