package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The rows that a job reads, in slices of some files each. */
final class JobInput {
  private final Dataset<Row> rows;

  /** The column that says in which file a row lies. */
  private final Column path;

  /** Path, size and time of the last change, in the order of the paths. */
  private final List<Row> files;

  private final int filesPerSlice;

  /**
   * Lists the files, by looking at rows without their columns.
   *
   * @param in folder or file
   * @param format parquet, json or csv
   * @param schema types of the columns as in SQL; null for those that the format says
   * @throws OnnxLrpException if there is no row, or an option is none
   */
  JobInput(SparkSession session, String in, String format, String schema, int filesPerSlice) {
    if (filesPerSlice < 1) {
      throw OnnxLrpException.invalid("--files-per-slice %d: expected at least 1", filesPerSlice);
    }
    if (!List.of("parquet", "json", "csv").contains(format)) {
      throw OnnxLrpException.invalid("--in-format %s: expected parquet, json or csv", format);
    }
    // A schema is one of names: columns of CSV in another order than it are refused.
    DataFrameReader reader =
        session.read().format(format).option("header", true).option("enforceSchema", false);
    this.filesPerSlice = filesPerSlice;
    rows = (schema == null ? reader : reader.schema(schema)).load(in);
    for (String column : rows.columns()) {
      if (JobFolder.SLICE.equalsIgnoreCase(column)) {
        throw OnnxLrpException.invalid(
            "--in %s: has a column '%s', which a job's folders are called; give it another name",
            in, column);
      }
    }
    Column file = rows.metadataColumn("_metadata");
    path = file.getField("file_path");
    files =
        rows
            .select(path, file.getField("file_size"), file.getField("file_modification_time"))
            .distinct()
            .collectAsList()
            .stream()
            .sorted(Comparator.comparing(one -> one.getString(0)))
            .toList();
    if (files.isEmpty()) {
      throw OnnxLrpException.invalid("--in %s: no rows", in);
    }
  }

  StructType schema() {
    return rows.schema();
  }

  /** What makes other slices of it: how many files a slice has, and each file as it is now. */
  List<String> description() {
    List<String> lines = new ArrayList<>(List.of(Integer.toString(filesPerSlice)));
    files.forEach(file -> lines.add(file.toString()));
    return lines;
  }

  int slices() {
    return (files.size() + filesPerSlice - 1) / filesPerSlice;
  }

  /**
   * The rows of a slice, as those of all files that lie in some: Spark reads only these, and knows
   * the columns that names of folders give.
   */
  Dataset<Row> slice(int number) {
    int first = Math.multiplyExact(number, filesPerSlice);
    List<Row> chosen = files.subList(first, Math.min(files.size(), first + filesPerSlice));
    return rows.where(path.isin(chosen.stream().map(file -> file.getString(0)).toArray()));
  }
}
