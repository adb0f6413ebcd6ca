/** An application that embeds the hub, and talks to it. */
module news {
    requires dev.tidings.client;
    requires dev.tidings.log.disk;
    requires dev.tidings.server;
}
