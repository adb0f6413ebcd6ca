package dev.tidings.cli;

import java.io.IOException;
import java.io.OutputStream;

/** The program as a child of another: as {@link Tidings}, but it ends when its standard input does, so that it never outlives who started it. */
final class Tethered {
    private Tethered() {}

    public static void main(String[] args) {
        Thread tether = new Thread(Tethered::endWithInput, "tidings-tether");
        tether.setDaemon(true);
        tether.start();
        Tidings.main(args);
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // As its end.
        }
        Runtime.getRuntime().halt(0);
    }
}
