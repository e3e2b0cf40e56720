package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.testmodels.Grid;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Explanations of long sequences: nothing recurses over the steps, and twice the steps are twice
 * the work. Work is counted as the memory that the thread allocates, which does not depend on the
 * machine's speed.
 */
class LongTracesTest {
  private static final int SAMPLED = 12;
  private static final int STEPS = 500;

  /** Twice, and some room for lists and tables that grow by doubling; a square would be 4. */
  private static final double LINEAR = 2.5;

  /** In bytes; it holds some thousand calls of the smallest kind, and one explanation. */
  private static final long SMALL_STACK = 1 << 18;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private enum Statement {
    WORK,
    WORK_OF_A_PROGRAM,
    SMALL_STACK
  }

  private record Case(LongTraces form, Statement statement) {}

  /** Of every form one statement at least. */
  private static final List<Case> CASES =
      Grid.sample(
          Arrays.stream(LongTraces.values())
              .flatMap(form -> Arrays.stream(Statement.values()).map(what -> new Case(form, what)))
              .toList(),
          SAMPLED,
          List.of(Case::form, Case::statement));

  private static Stream<LongTraces> forms(Statement statement) {
    return CASES.stream().filter(one -> one.statement() == statement).map(Case::form);
  }

  static Stream<LongTraces> ofWork() {
    return forms(Statement.WORK);
  }

  static Stream<LongTraces> ofPrograms() {
    return forms(Statement.WORK_OF_A_PROGRAM);
  }

  static Stream<LongTraces> onASmallStack() {
    return forms(Statement.SMALL_STACK);
  }

  @ParameterizedTest
  @MethodSource("ofWork")
  void twiceTheStepsAreTwiceTheWork(LongTraces form) {
    work(form, STEPS);
    assertThat(work(form, 2 * STEPS)).isLessThan((long) (LINEAR * work(form, STEPS)));
  }

  private static long work(LongTraces form, int steps) {
    LongTrace built = form.build(steps);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    built.explain(built.explainer());
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Also of the graph that is derived, where one is; unrolled ones are walked fast enough. */
  @ParameterizedTest
  @MethodSource("ofPrograms")
  void twiceTheStepsAreTwiceTheWorkOfAProgram(LongTraces form) {
    workOfProgram(form, STEPS);
    assertThat(workOfProgram(form, 2 * STEPS))
        .isLessThan((long) (LINEAR * workOfProgram(form, STEPS)));
  }

  private static long workOfProgram(LongTraces form, int steps) {
    LongTrace built = form.build(steps);
    Explainer explainer = built.explainer();
    for (int k = 0; k < 4; k++) {
      built.explain(explainer);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    built.explain(explainer);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @MethodSource("onASmallStack")
  void fiveThousandStepsAreExplainedOnASmallStack(LongTraces form) throws Exception {
    LongTrace built = form.build(5_000);
    FutureTask<Explanation> task = new FutureTask<>(() -> built.explain(built.explainer()));
    new Thread(null, task, "small stack", SMALL_STACK).start();
    Explanation explanation = task.get();
    assertThat(explanation.score()).isFinite();
    // Double precision loses 1e-16 an addition, and the errors of 1e5 of them cancel for the most.
    assertThat(explanation.ledger().closure()).isCloseTo(0, within(1e-12));
  }
}
