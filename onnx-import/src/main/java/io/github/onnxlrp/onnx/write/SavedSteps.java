package io.github.onnxlrp.onnx.write;

import java.util.List;

/**
 * What the forward pass of LSTMs leaves for the way back, by the names that it has in the file:
 * values of all steps as {@link LstmSteps} has them. Of c and of z_g, the pre-activation of g, it
 * is {@code added = E sign(z)} and {@code stab(z) = z + added}.
 *
 * @param x the input of each
 * @param allSteps the same of more steps, where not all of them are taken; otherwise null
 * @param hidden h before each step
 * @param startsAtZero whether h and c before the first step are zeros, so that they get nothing
 * @param keep {@code f c_prev / stab(c)}, by which relevance of c is multiplied
 * @param send {@code i g / (stab(c) stab(z_g))}, by which it is multiplied on its way to z_g
 * @param cellAdded what the rule adds to c
 * @param cellDivisor {@code stab(c)}
 * @param candidateAdded what it adds to z_g
 * @param ofInput the weights of x in z_g of each {@code [units, input_size]}
 * @param ofHidden the weights of h in z_g {@code [units, units]}
 */
record SavedSteps(
    List<String> x,
    String allSteps,
    String hidden,
    boolean startsAtZero,
    String keep,
    String send,
    String cellAdded,
    String cellDivisor,
    String candidateAdded,
    List<String> ofInput,
    String ofHidden) {}
