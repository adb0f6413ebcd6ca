package dev.tidings.presence;

import dev.tidings.topic.Topic;
import java.util.List;

/**
 * Who is there of a topic, or a part of them.
 *
 * @param members how many there are
 * @param streams how many streams all have, those of readers without a subject too
 * @param anonymous how many of the streams are of readers without a subject
 * @param isListed whether it is known who the members are: there are not too many
 * @param list those of this page, by issuer and subject; empty where nobody asked for them
 */
public record TopicPresence(
        Topic topic, int members, int streams, int anonymous, boolean isListed, List<Member> list) {}
