/**
 * The pages of the documentation, done as they say: every command runs, every Java example compiles and runs, every file is read, from the text of the
 * page itself. Start at {@link dev.tidings.interop.docs.PagesTest}.
 */
@NullMarked
package dev.tidings.interop.docs;

import org.jspecify.annotations.NullMarked;
