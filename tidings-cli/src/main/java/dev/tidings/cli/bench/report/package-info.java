/** What a measurement came to, for people, programs and browsers: start at {@link dev.tidings.cli.bench.report.FanoutReport}. */
@NullMarked
package dev.tidings.cli.bench.report;

import org.jspecify.annotations.NullMarked;
