/** What is held of many samples: running means with their intervals, and counts of notes. */
package io.github.onnxlrp.io.statistics;
