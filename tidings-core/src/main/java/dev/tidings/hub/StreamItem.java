package dev.tidings.hub;

/**
 * What a program is handed that {@linkplain Hub#subscribe(Subscription) subscribes} in the hub's own process: an {@linkplain StreamEvent event}, a
 * {@linkplain Gap gap} where events are missing, or, where asked for, the {@linkplain LiveMark mark} at which replay ends. Immutable.
 */
public sealed interface StreamItem permits StreamEvent, Gap, LiveMark {
    /** The id after which a later subscription goes on with what follows this item. */
    String cursor();
}
