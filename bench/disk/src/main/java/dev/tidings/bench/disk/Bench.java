package dev.tidings.bench.disk;

import java.util.Map;

/** One question, and how it is answered. */
interface Bench {
    /** Its options beside those that all have, and their values where none is given. */
    Map<String, String> defaults();

    void run(Arguments arguments, Results results) throws Exception;
}
