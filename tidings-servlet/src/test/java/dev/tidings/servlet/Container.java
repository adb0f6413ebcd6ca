package dev.tidings.servlet;

import jakarta.servlet.ServletContext;

/** A servlet container that runs, with one application at its root, on a free port of 127.0.0.1. */
interface Container {
    int port();

    /** Ends the application, as a container does that is told to stop, and then itself. */
    void stop() throws Exception;

    /** Starts one. */
    @FunctionalInterface
    interface Kind {
        Container start(Application application) throws Exception;
    }

    /** What an application has. */
    interface Application {
        void addTo(ServletContext context);

        /** Told before a container stops that does not tell the application itself in time. */
        void stopping();
    }
}
