package io.github.onnxlrp.perturbation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Orders that are drawn, each with the same probability. */
public final class RandomOrders {
  private RandomOrders() {}

  /** So many orders of the numbers from 0 up to {@code length}. */
  public static List<int[]> draw(int length, int count, RandomGenerator random) {
    List<int[]> orders = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      orders.add(draw(length, random));
    }
    return orders;
  }

  /** One order (Fisher and Yates). */
  public static int[] draw(int length, RandomGenerator random) {
    int[] order = new int[length];
    for (int k = 0; k < length; k++) {
      int other = random.nextInt(k + 1);
      order[k] = order[other];
      order[other] = k;
    }
    return order;
  }
}
