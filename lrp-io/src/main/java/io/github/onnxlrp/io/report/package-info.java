/**
 * What the commands print: explanations as text, json, jsonl, npz, csv, html, svg and png ({@code
 * ReportWriters}), models ({@code InspectReport}), roles ({@code RolesReport}) and comparisons
 * ({@code ValidateReport}).
 */
package io.github.onnxlrp.io.report;
