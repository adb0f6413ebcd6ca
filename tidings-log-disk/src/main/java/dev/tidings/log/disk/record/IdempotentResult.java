package dev.tidings.log.disk.record;

import dev.tidings.log.EventLog.Appended;
import java.util.ArrayList;
import java.util.List;

/** What became of a batch with an idempotency key, as it lies in the index: the head after it (8 bytes), then each event's position and id. */
public final class IdempotentResult {
    private IdempotentResult() {}

    public static ByteWriter encode(long head, List<Appended> appended) {
        ByteWriter out = new ByteWriter(64).putLong(head);
        for (Appended one : appended) {
            out.putVarint(one.position()).putText(one.id());
        }
        return out;
    }

    public static List<Appended> asDuplicates(byte[] value) {
        List<Appended> appended = new ArrayList<>();
        ByteReader in = new ByteReader(value, Long.BYTES);
        while (in.hasMore()) {
            appended.add(new Appended(in.varint(), in.text(), true));
        }
        return appended;
    }
}
