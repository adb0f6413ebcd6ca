/**
 * Where all of it comes together: {@link dev.tidings.http.serve.RequestHandler} is what a carrier hands its exchanges to. Knows every other package here; none knows it.
 */
@NullMarked
package dev.tidings.http.serve;

import org.jspecify.annotations.NullMarked;
