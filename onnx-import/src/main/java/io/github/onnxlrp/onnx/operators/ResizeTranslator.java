package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Resize;
import io.github.onnxlrp.ir.op.ResizeGrid;
import io.github.onnxlrp.onnx.translate.Attributes;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Resize by nearest elements, or by lines, which is a product with a matrix along each axis. */
final class ResizeTranslator {
  private ResizeTranslator() {}

  static void translate(OnnxNode node) {
    boolean old = node.opset() < 11;
    Value x = node.input(0, "X");
    Value scales = old ? node.input(1, "scales") : node.optionalInput(2);
    Value sizes = old ? null : node.optionalInput(3);
    if (!old) {
      // The region of tf_crop_and_resize, which other modes do not read.
      node.optionalInput(1);
      requireSupported(node);
    }
    ResizeGrid grid = grid(node, old);
    if (grid.rounding() != null) {
      node.emit(new Resize(grid), x, scales, sizes);
      return;
    }
    boolean last = mayChange(node, grid, scales, 0);
    boolean before = mayChange(node, grid, scales, 1);
    Value result = x;
    if (last) {
      Value matrix = node.add("columns", grid.matrix(0), x, scales, sizes);
      result = node.add("resized", new MatMul(false, true), x, matrix);
    }
    if (before) {
      Value matrix = node.add("rows", grid.matrix(1), x, scales, sizes);
      node.emit(new MatMul(), matrix, result);
    } else {
      node.emit(Reshape.identity(), result);
    }
  }

  /** Whether the axis with that many behind it may get another length. */
  private static boolean mayChange(OnnxNode node, ResizeGrid grid, Value scales, int behind) {
    Tensor known = node.constantOf(scales);
    if (known == null || known.size() == 0 || !grid.axes().isEmpty()) {
      return true;
    }
    for (int k = 0; k < known.size() - 2; k++) {
      if (known.get(k) != 1) {
        throw node.unsupported("mode 'linear' along axis %d, which is not one of the last two", k);
      }
    }
    return known.size() > behind && known.get(known.size() - 1 - behind) != 1;
  }

  private static ResizeGrid grid(OnnxNode node, boolean old) {
    String mode = node.attributes().text("mode", "nearest");
    String place =
        old ? "asymmetric" : node.attributes().text("coordinate_transformation_mode", "half_pixel");
    String rounding = old ? "simple" : node.attributes().text("nearest_mode", "round_prefer_floor");
    long[] axes = node.attributes().integers("axes");
    boolean linear = mode.equals("linear");
    if (!linear && !mode.equals("nearest")) {
      throw node.unsupported("mode '%s' is not supported; nearest and linear are", mode);
    }
    return new ResizeGrid(
        find(node, ResizeGrid.Place.class, "coordinate_transformation_mode", place),
        linear ? null : find(node, ResizeGrid.Rounding.class, "nearest_mode", rounding),
        axes == null ? List.of() : Arrays.stream(axes).mapToObj(Math::toIntExact).toList());
  }

  private static <E extends Enum<E>> E find(
      OnnxNode node, Class<E> type, String attribute, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> node.unsupported("%s '%s' is not supported", attribute, name));
  }

  private static void requireSupported(OnnxNode node) {
    Attributes attributes = node.attributes();
    // These two are of modes that are refused.
    attributes.number("cubic_coeff_a", -0.75f);
    attributes.number("extrapolation_value", 0);
    if (attributes.flag("antialias", false) || attributes.flag("exclude_outside", false)) {
      throw node.unsupported("antialias and exclude_outside are not supported");
    }
    String policy = attributes.text("keep_aspect_ratio_policy", "stretch");
    if (!policy.equals("stretch")) {
      throw node.unsupported("keep_aspect_ratio_policy '%s' is not supported", policy);
    }
  }
}
