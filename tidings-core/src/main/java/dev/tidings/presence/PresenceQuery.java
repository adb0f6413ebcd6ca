package dev.tidings.presence;

import dev.tidings.topic.Selectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of who is there.
 *
 * @param selectors of which topics; of those that match, those that somebody reads. One that is named exactly is answered for, whether or not somebody does
 * @param after behind whom the page begins; null for the beginning
 * @param limit how many members, and topics, a page has at the most; 1 to 1,000
 * @param listsMembers whether who they are is wanted, and not only how many
 */
public record PresenceQuery(Selectors selectors, @Nullable Place after, int limit, boolean listsMembers) {
    /**
     * A place in the order of topics by name, and of members by issuer and subject.
     *
     * @param issuer empty, as the subject, for behind the whole topic
     */
    public record Place(String topic, String issuer, String subject) {}
}
