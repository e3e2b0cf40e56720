package io.github.onnxlrp.analysis;

import io.github.onnxlrp.OnnxLrpException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What was inferred on the way to one explanation: notes, or errors where nothing may be. */
public final class Inferences {
  private final boolean strict;
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * None yet.
   *
   * @param strict whether it is an error to infer what the model does not say
   */
  public Inferences(boolean strict) {
    this.strict = strict;
  }

  /**
   * Takes note of something.
   *
   * @throws OnnxLrpException with reason UNSUPPORTED if nothing may be inferred
   */
  public void add(Inference inference) {
    if (strict) {
      throw OnnxLrpException.unsupported(
          "%s; expected nothing to be inferred; say what it is, or leave out --strict",
          inference.note());
    }
    notes.add(inference.note());
  }

  /** The notes, each once, in the order in which they came. */
  public Collection<String> notes() {
    return Collections.unmodifiableSet(notes);
  }
}
