package io.github.onnxlrp.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures several tasks in turn, round by round, so that what slows the machine down for a while
 * meets all of them.
 *
 * @param rounds how often each is measured
 * @param warmUp seconds of processor time that each runs before, behind the first calls
 * @param atLeast seconds of processor time that each runs a round, in as many calls as that takes
 */
record Interleaved(int rounds, double warmUp, double atLeast) {
  /** So many samples of one structure are explained before a derived graph is used. */
  private static final int LEARNING = 5;

  /** The cost of one call of each task, by name, in each round. */
  Map<String, List<Cost>> measure(Map<String, Runnable> tasks) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    tasks.forEach((name, task) -> counts.put(name, warmUp(task)));
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      tasks.forEach(
          (name, task) ->
              costs
                  .computeIfAbsent(name, key -> new ArrayList<>())
                  .add(Stopwatch.measure(task, counts.get(name))));
    }
    return costs;
  }

  /** Runs a task until it is compiled; gives the number of calls that fill a round. */
  private int warmUp(Runnable task) {
    // Those take so long that nothing would be left of the time for what comes behind them.
    for (int calls = 0; calls < LEARNING; calls++) {
      task.run();
    }
    double spent = 0;
    while (spent < warmUp) {
      spent += Stopwatch.measure(task, 1).cpu();
    }
    double once = Stopwatch.measure(task, 1).cpu();
    return (int) Math.max(1, Math.ceil(atLeast / Math.max(once, 1e-9)));
  }
}
