package com.example.service;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The answer of the service: which letters speak for a language, and how likely it is. */
record NameExplanation(
    String language, double score, List<Double> logits, List<String> letters, List<Double> relevance) {
  String json() {
    String parts =
        IntStream.range(0, letters.size())
            .mapToObj(k -> "{\"letter\": \"%s\", \"relevance\": %s}".formatted(letters.get(k), relevance.get(k)))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "{\"language\": \"%s\", \"score\": %s, \"logits\": %s, \"letters\": [%s]}%n",
        language,
        score,
        logits,
        parts);
  }
}
