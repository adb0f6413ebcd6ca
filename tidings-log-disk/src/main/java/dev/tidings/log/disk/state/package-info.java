/** What is known of a log as a whole: its ends, what it may have lost, the topics of which only the newest event is kept. The committer moves it, any thread reads. */
@NullMarked
package dev.tidings.log.disk.state;

import org.jspecify.annotations.NullMarked;
