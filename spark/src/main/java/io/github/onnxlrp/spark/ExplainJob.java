package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Explains the rows of files and writes them as Parquet, some files at a time: each such slice is a
 * folder {@code slice=K} of the output, which is complete or, after an interruption, written again.
 * A further run of the same job goes on where the last one ended.
 */
@Command(
    name = "ExplainJob",
    mixinStandardHelpOptions = true,
    description = "Explains the rows of Parquet, JSON lines or CSV files and writes Parquet.")
public final class ExplainJob implements Callable<Integer> {
  @Option(names = "--model", required = true, description = "ONNX file.")
  private String model;

  @Option(names = "--in", required = true, description = "Folder or file, as Spark reads it.")
  private String in;

  @Option(names = "--in-format", defaultValue = "parquet", description = "parquet, json or csv.")
  private String format;

  @Option(names = "--out", required = true, description = "Folder for Parquet.")
  private String out;

  @Option(
      names = "--files-per-slice",
      defaultValue = "16",
      description = "Files that are explained and written together (default: ${DEFAULT-VALUE}).")
  private int filesPerSlice;

  @Option(names = "--feed", paramLabel = "INPUT=COLUMN", description = "Column of an input.")
  private Map<String, String> feeds = new LinkedHashMap<>();

  @Option(names = "--vocab", description = "Vocabulary for a column of texts.")
  private String vocabulary;

  @Option(names = "--labels", description = "Names of the classes, one a line.")
  private String labels;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A parameter of OnnxLrpExplainer, such as target=Polish, gateRule=half or epsilon=0.01;"
              + " may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** Runs the job; the process ends with another code than 0 where there is an error. */
  public static void main(String... arguments) {
    int code = run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(String... arguments) {
    return new CommandLine(new ExplainJob())
        .setExecutionExceptionHandler(
            (failure, line, result) -> {
              if (!(failure instanceof OnnxLrpException)) {
                throw failure;
              }
              line.getErr().println("ExplainJob: " + failure.getMessage());
              return 1;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() {
    SparkSession session = SparkSession.builder().getOrCreate();
    if (filesPerSlice < 1) {
      throw OnnxLrpException.invalid("--files-per-slice %d: expected at least 1", filesPerSlice);
    }
    OnnxLrpExplainer explainer = explainer();
    Dataset<Row> all = reader(session).load(in);
    String[] files = all.inputFiles();
    if (files.length == 0) {
      throw OnnxLrpException.invalid("--in %s: no files", in);
    }
    Arrays.sort(files);
    explainer.transformSchema(all.schema());
    JobFolder folder = new JobFolder(out, session.sparkContext().hadoopConfiguration());
    folder.claim(fingerprint(explainer, files));
    for (int first = 0; first < files.length; first += filesPerSlice) {
      Path slice = folder.slice(first / filesPerSlice);
      if (!folder.isComplete(slice)) {
        int last = Math.min(files.length, first + filesPerSlice);
        Dataset<Row> rows =
            reader(session).schema(all.schema()).load(Arrays.copyOfRange(files, first, last));
        explainer.transform(rows).write().mode(SaveMode.Overwrite).parquet(slice.toString());
      }
    }
    JobSummary.write(session, out);
    return 0;
  }

  private DataFrameReader reader(SparkSession session) {
    if (!List.of("parquet", "json", "csv").contains(format)) {
      throw OnnxLrpException.invalid("--in-format %s: expected parquet, json or csv", format);
    }
    return session.read().format(format).option("header", "true");
  }

  private OnnxLrpExplainer explainer() {
    OnnxLrpExplainer explainer = new OnnxLrpExplainer("ExplainJob").setModelLocation(model);
    if (!feeds.isEmpty()) {
      explainer.setFeedDict(feeds);
    }
    if (vocabulary != null) {
      explainer.setVocabularyLocation(vocabulary);
    }
    if (labels != null) {
      explainer.setLabelsLocation(labels);
    }
    settings.forEach(explainer::setText);
    return explainer;
  }

  /** What makes another job of it: files, and all parameters as they are saved. */
  private static String fingerprint(OnnxLrpExplainer explainer, String... files) {
    List<String> lines = new ArrayList<>(explainer.saved());
    lines.addAll(Arrays.asList(files));
    return String.join("\n", lines);
  }
}
