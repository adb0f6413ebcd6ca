package dev.tidings.log.kafka;

/**
 * What was found of the topic when a session began.
 *
 * @param id Kafka's own, another one when it was deleted and created anew
 * @param maxBatchBytes the largest record batch that it takes
 * @param keeps whether its settings promise that what was acknowledged survives the loss of any one broker
 */
record Topic(String id, int maxBatchBytes, boolean keeps) {
    /** @param epoch how often the partition had another leader, or the same one anew */
    String incarnation(int epoch) {
        return keeps ? id : id + "/" + epoch;
    }

    /** As it is to be called once acknowledged records were found to be gone. */
    Topic lossy() {
        return new Topic(id, maxBatchBytes, false);
    }
}
