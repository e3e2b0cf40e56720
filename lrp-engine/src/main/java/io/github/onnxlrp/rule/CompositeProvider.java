package io.github.onnxlrp.rule;

import java.util.List;

/** Names composites of a plug-in. */
public interface CompositeProvider {
  /** The composites that users can name. */
  List<Composite> composites();
}
