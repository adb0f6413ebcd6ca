/**
 * Calls the methods of beans with events. {@link dev.tidings.spring.listen.ListenerMethods} finds them, {@link dev.tidings.spring.listen.HubListeners} subscribes
 * them while the application runs. The methods run on the listeners' threads, each at one time by one of them.
 */
@NullMarked
package dev.tidings.spring.listen;

import org.jspecify.annotations.NullMarked;
