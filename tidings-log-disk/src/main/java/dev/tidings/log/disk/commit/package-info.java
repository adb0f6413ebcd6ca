/** The way of what is published into the store: requests enter at {@link dev.tidings.log.disk.commit.RequestQueue}, one thread ({@link dev.tidings.log.disk.commit.Committer}) writes them in groups and answers. */
@NullMarked
package dev.tidings.log.disk.commit;

import org.jspecify.annotations.NullMarked;
