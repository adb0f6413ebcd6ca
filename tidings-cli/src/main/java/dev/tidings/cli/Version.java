package dev.tidings.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, as its jar says, and of the Java that runs it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "tidings " + (version == null ? "(not packaged)" : version) + ", on Java " + Runtime.version()
        };
    }
}
