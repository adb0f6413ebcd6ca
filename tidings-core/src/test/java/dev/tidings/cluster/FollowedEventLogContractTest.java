package dev.tidings.cluster;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLogContract;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;

/** One node of a cluster is a log as any other. */
class FollowedEventLogContractTest extends EventLogContract {
    @Override
    protected EventLog open(long maxEvents) {
        return Nodes.started(
                new MemoryEngine(), new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, maxEvents)), maxEvents);
    }

    @Override
    protected boolean knowsNamesBySpan() {
        return true;
    }

    @Override
    protected boolean isDurable() {
        return true;
    }

    /** It may have been there, and have been lost: then the last that is there of its name comes before. */
    @Override
    protected Location beyondTheHead(long beforeOldest, long head) {
        return new Location(false, head, 0);
    }
}
