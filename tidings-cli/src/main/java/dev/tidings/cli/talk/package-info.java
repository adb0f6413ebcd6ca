/**
 * Commands that talk to a hub over HTTP, and so need the client alone: {@link dev.tidings.cli.talk.PublishCommand},
 * {@link dev.tidings.cli.talk.SubscribeCommand}, and for operators {@link dev.tidings.cli.talk.StreamsCommand}.
 */
@NullMarked
package dev.tidings.cli.talk;

import org.jspecify.annotations.NullMarked;
