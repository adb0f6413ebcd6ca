/** The hub without any I/O. All its rooms are for programs that embed it, keep a log of their own or carry it over a protocol of their own. */
@SuppressWarnings("module") // The one that a room is shown to is built behind this one.
module dev.tidings.core {
    // Images of Java may be made without it.
    requires static jdk.jfr;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.topic;
    exports dev.tidings.access;
    exports dev.tidings.cluster;
    exports dev.tidings.event;
    exports dev.tidings.wire;
    exports dev.tidings.log;
    exports dev.tidings.measure;
    exports dev.tidings.memory;
    exports dev.tidings.presence;
    exports dev.tidings.log.stored to
            dev.tidings.log.disk;
    exports dev.tidings.hub;
}
