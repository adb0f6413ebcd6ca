package dev.tidings.servlet;

import dev.tidings.http.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Puts the hub's answers into a container's. */
final class Answers {
    private Answers() {}

    /** @param isLast whether a connection of HTTP/1.1 ends with it */
    static void writeHead(Answer answer, boolean isLast, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(answer.status());
        for (Answer.Field field : answer.fields()) {
            response.addHeader(field.name(), field.value());
        }
        if (isLast && request.getProtocol().startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close");
        }
    }

    /** Writes all of it, on the thread that the container brought the request by. */
    static void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        writeHead(answer, answer.isLast(), request, response);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
