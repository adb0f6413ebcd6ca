package dev.tidings.cluster;

/** Tells entries of an order apart, for engines that discard by what users have published. */
public final class HousekeepingEntries {
    private HousekeepingEntries() {}

    /** Whether an entry is something that hubs tell themselves. What an older hub has appended never says so. */
    public static boolean is(byte[] entry) {
        return ClusterEntry.isHousekeeping(entry);
    }
}
