/** Files of keys, API keys and issuers. Start at {@link dev.tidings.auth.file.SmallFile}: how one is read, and what is said of one that cannot be. */
@NullMarked
package dev.tidings.auth.file;

import org.jspecify.annotations.NullMarked;
