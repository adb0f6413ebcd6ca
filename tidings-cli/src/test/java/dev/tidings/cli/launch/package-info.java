/** The launcher, the script {@code tidings}: in a source tree made up for it, see {@code SourceTree}, with stubs where it would call Java or Maven. */
@NullMarked
package dev.tidings.cli.launch;

import org.jspecify.annotations.NullMarked;
