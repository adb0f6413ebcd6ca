/**
 * A chat: rooms for all, messages for one, behind a login. Enters by {@code MessageController}, which publishes; what is read is the hub's, mounted at {@code /hub}, which knows users by {@code ChatSecurity}. Start reading at
 * {@code ChatApplication}.
 */
@NullMarked
package dev.tidings.example.chat;

import org.jspecify.annotations.NullMarked;
