package dev.tidings.log.kafka;

import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker that is a controller too, as a process that ends when its input does. */
final class BrokerProcess {
    private BrokerProcess() {}

    /** @param arguments a file of properties, and the id of the cluster */
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(file);
        }
        String folder = properties.getProperty("log.dirs");
        new Formatter()
                .setClusterId(arguments[1])
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .addDirectory(folder)
                .setMetadataLogDirectory(folder)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(System.err, true, System.getProperty("file.encoding")))
                .run();
        new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM).startup();
        System.in.readAllBytes();
        Runtime.getRuntime().halt(0);
    }
}
