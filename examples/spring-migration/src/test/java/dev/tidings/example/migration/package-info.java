/** What applications had before they had a hub, and the same with it: each in a package of its own, under the same tests. {@code OrdersContract} is where to start. */
@NullMarked
package dev.tidings.example.migration;

import org.jspecify.annotations.NullMarked;
