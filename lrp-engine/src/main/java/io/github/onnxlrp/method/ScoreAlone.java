package io.github.onnxlrp.method;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Explains nothing: for runs of which the score is all that is wanted. */
public record ScoreAlone() implements DerivableMethod {
  @Override
  public String name() {
    return "score";
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    return new Attribution(value -> null, null, false, List.of());
  }

  @Override
  public AttributionRule rule(ExplainedRun run, Head head) {
    return new NothingBack();
  }

  private record NothingBack() implements AttributionRule {
    @Override
    public boolean treatsAlike(TraceNode one, TraceNode other) {
      return true;
    }

    @Override
    public <V> Visitor<V> on(Backward<V> backward) {
      return new Visitor<>() {
        @Override
        public void start(TraceValue value, V weights) {
          // Nothing is carried back.
        }

        @Override
        public void visit(TraceNode node) {
          // Nothing has reached it.
        }

        @Override
        public void end(Predicate<TraceValue> here) {
          // Nothing has come to its end.
        }
      };
    }

    @Override
    public <V> V attribution(Backward<V> backward, Visitor<V> visitor, TraceValue value) {
      return null;
    }

    @Override
    public Reading reading() {
      return new NothingRead();
    }
  }

  private record NothingRead() implements Reading {
    @Override
    public Map<String, Object> totals() {
      return Map.of();
    }

    @Override
    public Finding read(Run run) {
      return new Finding(null, List.of());
    }
  }
}
