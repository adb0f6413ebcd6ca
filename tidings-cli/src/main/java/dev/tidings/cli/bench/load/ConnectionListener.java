package dev.tidings.cli.bench.load;

/** What a connection tells of itself. On the load client's thread. */
interface ConnectionListener {
    /** One of its streams is open. */
    void onStream();

    /** All of them are. */
    void onComplete();

    void onFailure(int subscriber, String why);

    /** All that came at once has been read. */
    void onTurn();
}
