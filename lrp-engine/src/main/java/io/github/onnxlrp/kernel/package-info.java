/**
 * The loops that take the time: matrix products with a constant right operand, sigmoid and
 * hyperbolic tangent, and the cells of an LSTM and of a GRU, over arrays of doubles and of floats.
 * What to compute is said elsewhere ({@link io.github.onnxlrp.kernel.Kernels} knows no tensors).
 *
 * <pre>{@code
 * DoubleKernels kernels = Kernels.chosen().doubles();
 * PackedMatrix w = kernels.pack(weights, 0, n, 1, k, n);         // once; weights is [k, n]
 * PackedMatrix t = kernels.pack(weights, 0, 1, n, n, k);         // the transposed matrix, [n, k]
 * kernels.multiply(x, 0, k, m, w, z, 0, n, false);               // z[m, n] = x[m, k] w
 * kernels.multiply(h, 0, k, m, u, z, 0, n, true);                // z[m, n] += h[m, k] u
 * kernels.sigmoid(z, 0, z, 0, 3 * d);                            // in place
 * }</pre>
 *
 * <p>A matrix inside of an array is given by where it starts and by the distance of its rows, so
 * that some columns of a wider one, or every second row, are used without a copy. All kernels are
 * thread-safe and hold no state, but for the cells, which are for one thread; what one
 * implementation has packed is for that one alone.
 *
 * <p><b>Bits.</b> Each element of a product is summed up in the order of the rows of the right
 * operand, into one sum that begins with 0, or with what is there if it is added to. So a row of
 * the result does not depend on the rows beside it, nor on how many there are, and a run gives the
 * same bits as often as it is repeated, in the interpreter as compiled. Two implementations may
 * round otherwise, by a fused multiply-add.
 */
package io.github.onnxlrp.kernel;
