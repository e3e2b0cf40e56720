package io.github.onnxlrp.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;

/**
 * What all explained rows have in common, as JSON lines in {@code _summary}: counts, the explained
 * score, predictions, and the relevance of each token or feature. Sums of a part are those of the
 * tool's {@code summary}:
 *
 * <pre>
 * s_k  sum over the occurrences in row k,  n_k  their number,  m  rows with the part
 * mean           = sum_k s_k / sum_k n_k
 * standard error = sqrt(m / (m - 1) * sum_k (s_k - mean n_k)^2) / sum_k n_k
 * </pre>
 *
 * <p>A part of one row, of which nothing is known to vary, has no standard error.
 */
final class JobSummary {
  private static final String COUNTED = "error IS NULL AND NOT unreliable";

  /** The standard error, of sums over rows. */
  private static final String SUMS =
      """
      SELECT kind, part, count(*) AS samples, sum(n) AS occurrences, sum(s) / sum(n) AS mean,
        sum(a) AS absolute,
        sqrt(count(*) / nullif(count(*) - 1, 0) * greatest(0D, sum(s * s) - 2 * sum(s) / sum(n) * sum(s * n)
          + sum(s) / sum(n) * sum(s) / sum(n) * sum(n * n))) / sum(n) AS standard_error
      FROM (%s) GROUP BY kind, part ORDER BY absolute DESC
      """;

  private static final String TOKENS =
      """
      SELECT 'token' AS kind, one.part, one.n, one.s, one.a FROM (
        SELECT explode(transform(array_distinct(tokens), t -> named_struct(
          'part', t,
          'n', CAST(size(filter(tokens, u -> u = t)) AS DOUBLE),
          's', aggregate(arrays_zip(tokens, relevance), 0D,
            (x, z) -> x + IF(z.tokens = t, z.relevance, 0D)),
          'a', aggregate(arrays_zip(tokens, relevance), 0D,
            (x, z) -> x + IF(z.tokens = t, abs(z.relevance), 0D))))) AS one
        FROM %s)
      """;

  private static final String FEATURES =
      """
      SELECT 'feature' AS kind, one.part, one.n, one.s, one.a FROM (
        SELECT explode(transform(sequence(0, size(relevance[0]) - 1), j -> named_struct(
          'part', CAST(j AS STRING), 'n', 1D,
          's', aggregate(relevance, 0D, (x, step) -> x + step[j]),
          'a', aggregate(relevance, 0D, (x, step) -> x + abs(step[j]))))) AS one
        FROM %s WHERE size(relevance) > 0 AND size(relevance[0]) > 0)
      """;

  private JobSummary() {}

  /** Reads what a job has written, and writes the summary beside it. */
  static void write(SparkSession session, String out) {
    Dataset<Row> rows = session.read().parquet(out);
    rows.createOrReplaceTempView("explained_rows");
    rows.where(COUNTED).createOrReplaceTempView("counted_rows");
    Dataset<Row> summary =
        session
            .sql(
                """
                SELECT 'rows' AS kind, CAST(NULL AS STRING) AS part, count(*) AS samples,
                  count(error) AS errors, count_if(unreliable) AS unreliable FROM explained_rows
                """)
            .unionByName(
                session.sql(
                    """
                    SELECT 'score' AS kind, 'score' AS part, count(*) AS samples,
                      avg(score) AS mean, stddev_samp(score) / sqrt(count(*)) AS standard_error
                    FROM counted_rows
                    """),
                true)
            .unionByName(
                session.sql(
                    """
                    SELECT 'prediction' AS kind, coalesce(prediction.label,
                      array_join(transform(prediction.index, k -> CAST(k AS STRING)), ' ')) AS part,
                      count(*) AS samples FROM explained_rows
                    WHERE error IS NULL AND prediction.kind <> 'value' GROUP BY 2
                    """),
                true);
    List<String> columns = Arrays.asList(rows.columns());
    if (columns.contains("tokens")) {
      summary = with(summary, session, TOKENS);
    } else if (columns.contains("relevance")
        && rows.schema().apply("relevance").dataType() instanceof ArrayType steps
        && steps.elementType() instanceof ArrayType features
        && !(features.elementType() instanceof ArrayType)) {
      summary = with(summary, session, FEATURES);
    }
    summary.coalesce(1).write().mode(SaveMode.Overwrite).json(out + "/_summary");
  }

  private static Dataset<Row> with(Dataset<Row> summary, SparkSession session, String parts) {
    return summary.unionByName(session.sql(SUMS.formatted(parts.formatted("counted_rows"))), true);
  }
}
