/**
 * Model inputs: readers of arrays, tables and text ({@code InputReaders}) and random ones ({@code
 * RandomInputs}). What a model takes is found out here too: what reads an input ({@code
 * InputUses}), which integers it takes ({@code ElementLimits}), and with which lengths it runs
 * ({@code TrialRuns}).
 */
package io.github.onnxlrp.io.input;
