package io.github.onnxlrp.cli.serve;

import java.time.Duration;

/**
 * What a service takes at most.
 *
 * @param body bytes of a body
 * @param bodies bytes of all bodies that are held at a time, at least those of one
 * @param instances samples of a request
 * @param requests requests that are read or answered at a time
 * @param queue samples that wait for an explanation
 * @param time for a request, from its body on, and for a batch
 * @param grace for the requests that run when the service is stopped
 * @param lingering for requests on connections that are there when those that ran are answered
 */
public record ServeLimits(
    long body,
    long bodies,
    int instances,
    int requests,
    int queue,
    Duration time,
    Duration grace,
    Duration lingering) {

  /** The lingering in whole seconds, as the server of Java takes it, and no less than it is. */
  int lingeringSeconds() {
    return Math.toIntExact(lingering.plusSeconds(1).minusNanos(1).toSeconds());
  }
}
