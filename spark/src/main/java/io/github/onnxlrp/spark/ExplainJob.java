package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
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

  @Option(
      names = "--schema",
      paramLabel = "COLUMNS",
      description =
          "Names and types of all columns as in SQL, such as 'name STRING, age INT' (default: what"
              + " the format says; columns of CSV are texts).")
  private String schema;

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
    OnnxLrpExplainer explainer = explainer();
    JobInput input = new JobInput(session, in, format, schema, filesPerSlice);
    explainer.transformSchema(input.schema());
    JobFolder folder = new JobFolder(out, session.sparkContext().hadoopConfiguration());
    folder.claim(fingerprint(explainer, input));
    for (int number = 0; number < input.slices(); number++) {
      Path slice = folder.slice(number);
      if (!folder.isComplete(slice)) {
        explainer
            .transform(input.slice(number))
            .write()
            .mode(SaveMode.Overwrite)
            .parquet(slice.toString());
      }
    }
    JobSummary.write(session, out);
    return 0;
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

  /** What makes another job of it: all parameters as they are saved, and what is read and how. */
  private String fingerprint(OnnxLrpExplainer explainer, JobInput input) {
    List<String> lines = new ArrayList<>(explainer.saved());
    lines.add(format);
    lines.add(input.schema().json());
    lines.addAll(input.description());
    return String.join("\n", lines);
  }
}
