/**
 * What events are published to, and what subscribers ask for. Start at {@link dev.tidings.topic.Selector}: it says which
 * topics a subscriber sees. Depends on nothing else in the project.
 */
@NullMarked
package dev.tidings.topic;

import org.jspecify.annotations.NullMarked;
