/**
 * The hub's door as a client without manners finds it: raw sockets against exact answers. Start at {@link dev.tidings.server.door.DoorTableTest}, whose
 * table is text, one file per kind of fault, below the resources of this package; what a table cannot say is in the other tests.
 */
@NullMarked
package dev.tidings.server.door;

import org.jspecify.annotations.NullMarked;
