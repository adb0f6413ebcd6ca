/**
 * The hub as a program: {@link dev.tidings.cli.serve.ServeCommand} runs it with the settings it is given, {@link dev.tidings.cli.serve.ConfigCommand}
 * says what they are. The flags of both are those of {@link dev.tidings.settings.Setting}.
 */
@NullMarked
package dev.tidings.cli.serve;

import org.jspecify.annotations.NullMarked;
