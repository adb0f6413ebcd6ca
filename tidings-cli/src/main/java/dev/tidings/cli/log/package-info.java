/**
 * {@code tidings log}, start at {@link dev.tidings.cli.log.LogCommand}: what can be done with the folder of a log on disk.
 * {@link dev.tidings.cli.log.LogReport} and {@link dev.tidings.cli.log.LogExport} read beside a running hub; {@link dev.tidings.cli.log.LogImport} and
 * {@link dev.tidings.cli.log.LogTrim} have the folder to themselves. Events leave and enter as lines of JSON:
 * {@link dev.tidings.cli.log.EventLineWriter}, {@link dev.tidings.cli.log.EventLineParser}.
 */
@NullMarked
package dev.tidings.cli.log;

import org.jspecify.annotations.NullMarked;
