package dev.tidings.bench.powercut;

import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The program that appends to a log until it is killed, and prints each acknowledgement: {@code Writer DIRECTORY DURABILITY SEED TRIM}. A line is {@code publisher
 * number position id}, or {@code trim position} before everything up to there is discarded.
 */
public final class Writer {
    private static final int PUBLISHERS = 8;
    private static final int UNDER_WAY = 32;
    private static final int TRIM_EVERY = 2_000;
    private static final int TRIM_KEEPS = 1_000;

    private final DiskEventLog log;
    private final String durability;
    private final long seed;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Writer(DiskEventLog log, String durability, long seed) {
        this.log = log;
        this.durability = durability;
        this.seed = seed;
    }

    public static void main(String[] words) throws Exception {
        DiskEventLog log = DiskEventLog.open(Path.of(words[0]), DiskLogOptions.DEFAULTS);
        Writer writer = new Writer(log, words[1], Long.parseLong(words[2]));
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int number = publisher;
            new Thread(() -> writer.publish(number), "publisher-" + number).start();
        }
        writer.print(Boolean.parseBoolean(words[3]));
    }

    private void publish(int publisher) {
        Semaphore permits = new Semaphore(UNDER_WAY);
        for (int number = 0; ; number++) {
            permits.acquireUninterruptibly();
            Promise promise = new Promise(publisher, number);
            log.append(List.of(promise.event(seed)), promise.options(durability))
                    .whenComplete((appended, failure) -> {
                        if (failure != null) {
                            fail(failure);
                        }
                        acknowledged(promise, appended.get(0));
                        permits.release();
                    });
        }
    }

    private void acknowledged(Promise promise, Appended appended) {
        lines.add(promise.publisher() + " " + promise.number() + " " + appended.position() + " " + appended.id());
    }

    private static void fail(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    private void print(boolean trims) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
        List<String> batch = new ArrayList<>();
        long trimmed = 0;
        while (!out.checkError()) {
            batch.clear();
            batch.add(lines.take());
            lines.drainTo(batch);
            batch.forEach(out::println);
            long head = log.head();
            if (trims && head > trimmed + TRIM_EVERY) {
                trimmed = head - TRIM_KEEPS;
                out.println("trim " + trimmed);
                out.flush();
                log.trim(trimmed);
            }
        }
        throw new IOException("Nobody listens");
    }
}
