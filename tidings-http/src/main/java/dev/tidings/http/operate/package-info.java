/**
 * What is there for people and their machines beside the API: {@link dev.tidings.http.operate.Health}, {@link dev.tidings.http.operate.Pages}, {@link dev.tidings.http.operate.Site}, and the topics of
 * the demo. Enters: requests without parameters. Leaves: answers.
 */
@NullMarked
package dev.tidings.http.operate;

import org.jspecify.annotations.NullMarked;
