package dev.tidings.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The direction of dependencies: {@code seal <- http <- access, events, history, operate, presence <- serve}; no server, and nothing between the rooms. */
@AnalyzeClasses(packages = "dev.tidings.http", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> FROM_OUTSIDE = List.of(
            "java..",
            "javax.crypto..",
            "org.slf4j..",
            "org.jspecify.annotations..",
            "com.fasterxml.jackson..",
            "dev.tidings.topic..",
            "dev.tidings.access..",
            "dev.tidings.event..",
            "dev.tidings.wire..",
            "dev.tidings.log..",
            "dev.tidings.hub..",
            "dev.tidings.memory..",
            "dev.tidings.presence..",
            "dev.tidings.http.seal..");

    @ArchTest
    static final ArchRule theSurfaceKnowsNoServer = onlyUses("dev.tidings.http..", "dev.tidings.http..");

    @ArchTest
    static final ArchRule thePortUsesNoRoom = onlyUses("dev.tidings.http", "dev.tidings.http");

    @ArchTest
    static final ArchRule sealsUseNothingOfTheSurface = onlyUses("dev.tidings.http.seal..");

    @ArchTest
    static final ArchRule theGateUsesThePort = onlyUses("dev.tidings.http.access..", "dev.tidings.http");

    @ArchTest
    static final ArchRule theEventsUseThePort = onlyUses("dev.tidings.http.events..", "dev.tidings.http");

    @ArchTest
    static final ArchRule theHistoryUsesThePort = onlyUses("dev.tidings.http.history..", "dev.tidings.http");

    @ArchTest
    static final ArchRule presenceUsesThePort = onlyUses("dev.tidings.http.presence..", "dev.tidings.http");

    @ArchTest
    static final ArchRule whatOperatorsSeeUsesThePort = onlyUses("dev.tidings.http.operate..", "dev.tidings.http");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.tidings.http.(*)..").should().beFreeOfCycles();

    private static ArchRule onlyUses(String user, String... used) {
        List<String> allowed = new ArrayList<>(FROM_OUTSIDE);
        allowed.add(user);
        allowed.addAll(Arrays.asList(used));
        return classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(new String[0]));
    }
}
