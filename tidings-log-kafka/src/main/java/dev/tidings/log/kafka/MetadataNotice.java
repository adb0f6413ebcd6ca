package dev.tidings.log.kafka;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes values as they are, and notices when the consumer learns anew what topics there are: only behind that can it have read from another topic of the same name. Of the thread that polls.
 */
final class MetadataNotice implements Deserializer<byte[]>, ClusterResourceListener {
    private static final byte[] NOTHING = {};
    private boolean isNew = true;

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        return data == null ? NOTHING : data;
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
        isNew = true;
    }

    /** Whether it did since this was asked. */
    boolean take() {
        boolean was = isNew;
        isNew = false;
        return was;
    }
}
