/**
 * The command line tool: one class a command, called {@code ...Command}; their options, {@code
 * ...Options}; and what commands share: the console, plug-ins, files that are read and written.
 */
package io.github.onnxlrp.cli;
