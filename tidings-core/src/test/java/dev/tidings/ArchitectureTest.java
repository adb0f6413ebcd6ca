package dev.tidings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of dependencies in core: {@code topic <- event <- wire, log <- hub}, {@code measure <- log}, {@code memory <- log}, {@code flight <- hub}, {@code log <- cluster}, {@code log <- presence <- hub}, and {@code topic <- access <- hub}. */
@AnalyzeClasses(packages = "dev.tidings", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] FROM_OUTSIDE = {"java..", "org.slf4j..", "org.jspecify.annotations.."};

    /** Which Java may be without: where it is used, that is looked at before. */
    private static final String FLIGHT_RECORDER = "jdk.jfr..";

    @ArchTest
    static final ArchRule coreUsesOnlyTheJdkAndTheApisOfSlf4jAndJspecify = classes()
            .that()
            .resideOutsideOfPackage("dev.tidings.flight..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(
                    "topic",
                    "access",
                    "event",
                    "wire",
                    "measure",
                    "memory",
                    "log",
                    "cluster",
                    "presence",
                    "hub",
                    "flight"));

    @ArchTest
    static final ArchRule onlyOneRoomKnowsTheFlightRecorder = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidings.flight..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FLIGHT_RECORDER);

    @ArchTest
    static final ArchRule flightUsesNothingElse = classes()
            .that()
            .resideInAPackage("dev.tidings.flight..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations..", FLIGHT_RECORDER, "dev.tidings.flight..");

    @ArchTest
    static final ArchRule topicUsesNothingElse = onlyUses("topic");

    @ArchTest
    static final ArchRule accessUsesTopicAndMemory = onlyUses("access", "topic", "memory");

    @ArchTest
    static final ArchRule eventUsesTopic = onlyUses("event", "topic");

    @ArchTest
    static final ArchRule wireUsesEventAndTopic = onlyUses("wire", "event", "topic");

    @ArchTest
    static final ArchRule measureUsesNothingElse = onlyUses("measure");

    @ArchTest
    static final ArchRule memoryUsesTopic = onlyUses("memory", "topic");

    @ArchTest
    static final ArchRule logUsesWireEventAndTopic = onlyUses("log", "wire", "event", "topic", "measure", "memory");

    @ArchTest
    static final ArchRule clusterUsesTheLog = onlyUses("cluster", "log", "wire", "event", "topic", "memory");

    @ArchTest
    static final ArchRule hubUsesAllAndIsUsedByNone =
            onlyUses("hub", "presence", "log", "wire", "event", "access", "topic", "measure", "memory", "flight");

    @ArchTest
    static final ArchRule presenceUsesTheLog = onlyUses("presence", "log", "wire", "event", "access", "topic");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.tidings.(*)..").should().beFreeOfCycles();

    private static ArchRule onlyUses(String user, String... used) {
        String[] allowed = new String[used.length + 1];
        System.arraycopy(used, 0, allowed, 0, used.length);
        allowed[used.length] = user;
        return classes()
                .that()
                .resideInAPackage("dev.tidings." + user + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(with(allowed));
    }

    private static String[] with(String... packages) {
        String[] all = new String[FROM_OUTSIDE.length + packages.length];
        System.arraycopy(FROM_OUTSIDE, 0, all, 0, FROM_OUTSIDE.length);
        for (int i = 0; i < packages.length; i++) {
            all[FROM_OUTSIDE.length + i] = "dev.tidings." + packages[i] + "..";
        }
        return all;
    }
}
