package dev.tidings.cli.cluster;

import dev.tidings.cli.kill.HubChild;
import dev.tidings.client.HubAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** The nodes of a cluster: the real program, each in a process of its own. The test's thread starts and kills them; their addresses are for all. */
final class Nodes implements AutoCloseable {
    private final List<List<String>> flags = new ArrayList<>();
    private final List<HubChild> processes = new ArrayList<>();
    private final List<HubAddress> addresses = new CopyOnWriteArrayList<>();

    private Nodes() {}

    /**
     * Returns when all listen.
     *
     * @param copies where each has its copy: {@code disk} or {@code memory}
     */
    static Nodes start(Path folder, String engine, String... copies) throws IOException, InterruptedException {
        Nodes nodes = new Nodes();
        try {
            for (String copy : copies) {
                nodes.add(folder, engine, copy);
            }
            for (HubChild process : nodes.processes) {
                nodes.addresses.add(process.awaitListening());
            }
            return nodes;
        } catch (Throwable failure) {
            nodes.close();
            throw failure;
        }
    }

    private void add(Path folder, String engine, String copy) throws IOException {
        String data = folder.resolve("node" + flags.size()).toString();
        List<String> all = new ArrayList<>(List.of("--port", "0", "--cluster", engine, "--log", copy, "--data", data));
        if (copy.equals("disk")) {
            all.addAll(List.of("--durability", "written"));
        }
        flags.add(all);
        processes.add(HubChild.start(all));
    }

    int count() {
        return processes.size();
    }

    /** Where a node listens, or did before it was killed. */
    HubAddress address(int node) {
        return addresses.get(node);
    }

    /** Some node's address, whether it is there or not. */
    HubAddress any() {
        return address(ThreadLocalRandom.current().nextInt(count()));
    }

    /** As {@code kill -9} does. */
    void kill(int node) throws InterruptedException {
        processes.get(node).kill();
    }

    /** Starts one that was killed, with what its disk has, and returns when it listens, at another port. */
    void startAgain(int node) throws IOException, InterruptedException {
        processes.set(node, HubChild.start(flags.get(node)));
        addresses.set(node, processes.get(node).awaitListening());
    }

    @Override
    public void close() {
        processes.forEach(HubChild::close);
    }
}
