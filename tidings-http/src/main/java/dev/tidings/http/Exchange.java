package dev.tidings.http;

/**
 * One request and the way to answer it: {@linkplain #answer(Answer) once}, {@linkplain #answer(Answer, Pieces) in pieces} at the pace of the client, or by
 * {@linkplain #open opening a stream}. The port between the hub's HTTP surface and the servers that carry it: what those do differently (framing, pipelining,
 * half-closed peers, deadlines, back-pressure) stays behind it.
 *
 * <p>An exchange belongs to one thread, on which the carrier hands it over and calls back, and on which everything but {@link #execute} must be called.
 * Exactly one of the three answers is to be given; a second is an {@link IllegalStateException}. To a client that has gone, an answer goes nowhere and
 * fails nothing.
 */
public interface Exchange {
    Request request();

    /** Whether there is room for the connection; who is not admitted is refused, whatever the request. */
    Admission admission();

    /** Has a task run, on the exchange's thread, if the client goes before it was answered: what is done for it need not be done. At most one. */
    void onGone(Runnable task);

    /** Runs a task soon on the exchange's thread; any thread may ask. Once the server has stopped, the task is dropped. */
    void execute(Runnable task);

    /**
     * Asks for the body. The reader gets it piece by piece as it arrives, before this method returns or later, also after the exchange was answered. Where
     * the client waits to be asked for the body ({@code Expect: 100-continue}, RFC 9110, 10.1.1), it is asked now. An exchange that is answered before its
     * body was read ends its connection.
     *
     * @throws IllegalStateException if it was asked for before
     */
    void readBody(BodyReader reader);

    /** Goes on with a body whose reader {@linkplain BodyReader#onPiece paused} it; does nothing where it did not. */
    void resumeBody();

    /** Answers, whole. */
    void answer(Answer answer);

    /** Answers with the head of {@code head}, and a body of pieces; each is asked for when the client has taken the one before. */
    void answer(Answer head, Pieces pieces);

    /** Answers with a stream: the rest is for the shard that it belongs to from now on. */
    void open(EventStream stream);
}
