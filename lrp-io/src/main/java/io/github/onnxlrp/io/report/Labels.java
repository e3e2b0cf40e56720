package io.github.onnxlrp.io.report;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.io.format.InputFiles;
import io.github.onnxlrp.io.input.TrueLabel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of classes: one a line, the number of the line, from 0, is the class. */
public final class Labels {
  private static final Pattern COMPONENT = Pattern.compile("argmax|sum|[+-]?[0-9]+");

  private final List<String> names;
  private final String where;

  private Labels(List<String> names, String where) {
    this.names = names;
    this.where = where;
  }

  /** No names: classes are numbers. */
  public static Labels none() {
    return new Labels(List.of(), null);
  }

  /**
   * Reads a file of names.
   *
   * @throws OnnxLrpException if it cannot be read, is empty or holds a name twice
   */
  public static Labels read(Path file) {
    return of(InputFiles.text(file), file.toString());
  }

  /**
   * Reads names that are no file, such as a resource of a jar.
   *
   * @param in is read to its end and not closed
   * @param name what messages call it
   * @throws OnnxLrpException if it is empty or holds a name twice
   */
  public static Labels read(InputStream in, String name) throws IOException {
    return of(InputFiles.text(in.readAllBytes(), name), name);
  }

  private static Labels of(String text, String file) {
    List<String> names = text.lines().toList();
    if (names.isEmpty()) {
      throw OnnxLrpException.invalid("%s: no labels; expected one a line", file);
    }
    return of(names, file);
  }

  /**
   * The names of classes in their order.
   *
   * @param where what messages call them
   * @throws OnnxLrpException if a name is there twice
   */
  public static Labels of(List<String> names, String where) {
    Set<String> seen = new HashSet<>();
    for (int k = 0; k < names.size(); k++) {
      if (!seen.add(names.get(k))) {
        throw OnnxLrpException.invalid(
            "%s: line %d repeats the label '%s'", where, k + 1, names.get(k));
      }
    }
    // Not List.copyOf, which cannot be asked for a name that is null.
    return new Labels(Collections.unmodifiableList(new ArrayList<>(names)), where);
  }

  /** The names in the order of the classes; empty where classes are numbers. */
  public List<String> names() {
    return names;
  }

  /** Name of an element of an output, whose last axis counts classes; null where it has none. */
  public String of(List<Integer> index) {
    int last = index.isEmpty() ? -1 : index.get(index.size() - 1);
    return last < 0 || last >= names.size() ? null : names.get(last);
  }

  /**
   * Name of what is predicted: of a class, or the only name where that is a value; null if none.
   */
  public String of(Prediction prediction) {
    if (prediction.kind() == Prediction.Kind.VALUE) {
      return names.size() == 1 ? names.get(0) : null;
    }
    return of(prediction.index());
  }

  /** A true class with the name of its number, or the number of its name, where they are known. */
  public TrueLabel complete(TrueLabel label, Prediction prediction) {
    if (label == null || prediction.kind() == Prediction.Kind.VALUE) {
      return label;
    }
    if (label.name() == null && label.isWhole()) {
      return new TrueLabel(of(List.of(label.number().intValue())), label.number());
    }
    int index = names.indexOf(label.name());
    return index < 0 ? label : new TrueLabel(label.name(), (double) index);
  }

  /**
   * Checks that there is a name for each class of an output; a single value may have one.
   *
   * @throws OnnxLrpException if there is another number of names
   */
  public void check(String output, Prediction prediction) {
    if (names.isEmpty()) {
      return;
    }
    if (prediction.kind() != Prediction.Kind.VALUE) {
      check(output, prediction.classes());
    } else if (names.size() > 1) {
      throw OnnxLrpException.invalid(
          "%s has %d labels; output '%s' is one number that is not below a Sigmoid, so it has no"
              + " classes; expected no more than one label",
          where, names.size(), output);
    }
  }

  /**
   * Checks that there is a name for each class of an output.
   *
   * @throws OnnxLrpException if there is another number of names
   */
  public void check(String output, long classes) {
    if (!names.isEmpty() && names.size() != classes) {
      throw OnnxLrpException.invalid(
          "%s has %d labels; output '%s' has %d classes", where, names.size(), output, classes);
    }
  }

  /** Name of a target of one element, or of one minus another; null for others. */
  public String of(ResolvedTarget target) {
    List<ResolvedTarget.Term> terms = target.terms();
    if (terms.size() == 1) {
      return of(terms.get(0).index());
    }
    boolean difference =
        terms.size() == 2 && terms.get(0).weight() == 1 && terms.get(1).weight() == -1;
    String first = difference ? of(terms.get(0).index()) : null;
    String second = difference ? of(terms.get(1).index()) : null;
    return first == null || second == null ? null : first + " versus " + second;
  }

  /**
   * A specification of a target with the names in it replaced by numbers: {@code Polish} or {@code
   * -1,Polish}.
   *
   * @throws OnnxLrpException if a component is neither a name nor what an index may hold
   */
  public String resolve(String specification) {
    if (names.contains(specification)) {
      return Integer.toString(names.indexOf(specification));
    }
    List<String> components = new ArrayList<>();
    for (String component : specification.split(",", -1)) {
      if (COMPONENT.matcher(component).matches()) {
        components.add(component);
      } else if (names.contains(component)) {
        components.add(Integer.toString(names.indexOf(component)));
      } else {
        throw unknown(component);
      }
    }
    return String.join(",", components);
  }

  private OnnxLrpException unknown(String component) {
    return names.isEmpty()
        ? OnnxLrpException.invalid(
            "target '%s': expected argmax, sum or an index such as 2 or 3,1; labels need --labels"
                + " FILE",
            component)
        : OnnxLrpException.invalid(
            "target '%s': no such label in %s; there is %s",
            component, where, String.join(", ", names));
  }
}
