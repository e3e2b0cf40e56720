package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.TargetOptions.Asked;
import io.github.onnxlrp.evaluation.Explainers;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A model with samples whose explanations by several methods are compared.
 *
 * @param name name of the model's file
 * @param graph the part of it that is explained
 * @param labels the names of its classes
 * @param target what is explained
 * @param methods the methods by what users call them
 * @param explainers begins explainers with the options that the user gave
 * @param batches the samples
 * @param padding the id of padding in texts
 * @param remarks what concerns all samples
 * @param threads how many samples are looked at a time
 */
record EvaluatedModel(
    String name,
    Graph graph,
    Labels labels,
    Asked target,
    Map<String, AttributionMethod> methods,
    Explainers explainers,
    List<InputBatch> batches,
    OptionalLong padding,
    List<String> remarks,
    int threads) {}
