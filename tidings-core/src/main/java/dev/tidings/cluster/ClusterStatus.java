package dev.tidings.cluster;

/**
 * How a node stands to its cluster.
 *
 * @param isConnected whether the engine answers
 * @param followed the position in the engine's order up to which this node has followed it
 * @param head the newest position that this node knows the engine to have
 * @param failure why the engine does not answer; empty if it does
 */
public record ClusterStatus(boolean isConnected, long followed, long head, String failure) {
    /** How many entries this node has yet to follow, as far as it knows. */
    public long behind() {
        return Math.max(0, head - followed);
    }
}
