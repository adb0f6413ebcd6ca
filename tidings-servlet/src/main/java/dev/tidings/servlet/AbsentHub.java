package dev.tidings.servlet;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.serve.Absence;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers for a hub that is not served, yet or any more, in a container that goes on: see {@link Absence}. Needs no asynchronous requests. Safe for use by any thread. */
public final class AbsentHub {
    private final Absence absence;

    /** @param access says which pages may read the answers */
    public AbsentHub(AccessOptions access) {
        this.absence = new Absence(access);
    }

    /** Tells whoever asks to come back soon; on the thread that the container brought the request by. */
    public void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answers.write(absence.answer(Requests.of(request)), request, response);
    }
}
