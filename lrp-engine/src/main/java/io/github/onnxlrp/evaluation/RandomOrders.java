package io.github.onnxlrp.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Orders that are drawn, each with the same probability. */
final class RandomOrders {
  private RandomOrders() {}

  /** So many orders of the numbers from 0 up to {@code length}. */
  static List<int[]> draw(int length, int count, SplittableRandom random) {
    List<int[]> orders = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      orders.add(draw(length, random));
    }
    return orders;
  }

  /** One order (Fisher and Yates). */
  static int[] draw(int length, SplittableRandom random) {
    int[] order = new int[length];
    for (int k = 0; k < length; k++) {
      int other = random.nextInt(k + 1);
      order[k] = order[other];
      order[other] = k;
    }
    return order;
  }
}
