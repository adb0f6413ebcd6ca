package dev.tidings.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The direction of dependencies: {@code print, trust, process, supervise <- serve, talk, log, token, bench, cluster <- the program}; nothing between the rooms but that serving asks a hub as talking does, and what each may bring in. */
@AnalyzeClasses(packages = "dev.tidings.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> ALL_MAY_USE = List.of(
            "java..",
            "org.jspecify.annotations..",
            "picocli..",
            "dev.tidings.topic",
            "dev.tidings.event",
            "dev.tidings.log",
            "dev.tidings.client");

    @ArchTest
    static final ArchRule talkingNeedsTheClientAlone = onlyUses(
            "dev.tidings.cli.talk",
            "dev.tidings.cli.print",
            "dev.tidings.cli.trust",
            "javax.net.ssl",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule printingNeedsNoRoom = onlyUses("dev.tidings.cli.print");

    @ArchTest
    static final ArchRule servingUsesTheHubAndItsSettings = onlyUses(
            "dev.tidings.cli.serve",
            "dev.tidings.cli.engine",
            "dev.tidings.cli.journal",
            "dev.tidings.cli.print",
            "dev.tidings.cli.process",
            "dev.tidings.cli.supervise",
            "dev.tidings.cli.talk",
            "dev.tidings.http.seal",
            "com.fasterxml.jackson..",
            "org.slf4j",
            "dev.tidings.hub",
            "dev.tidings.http",
            "dev.tidings.http.operate",
            "dev.tidings.server",
            "dev.tidings.log.disk",
            "dev.tidings.cluster",
            "dev.tidings.access",
            "dev.tidings.auth..",
            "dev.tidings.acme",
            "dev.tidings.settings",
            "dev.tidings.metrics",
            "dev.tidings.telemetry",
            "dev.tidings.webhook",
            "io.opentelemetry..",
            "java.util.logging",
            "com.sun.net.httpserver",
            "com.sun.management");

    @ArchTest
    static final ArchRule enginesAreKnownInOneRoom = onlyUses(
            "dev.tidings.cli.engine",
            "dev.tidings.cluster",
            "dev.tidings.log.redis",
            "dev.tidings.log.kafka",
            "dev.tidings.settings");

    @ArchTest
    static final ArchRule theLogsCommandsUseTheLogOnDisk = onlyUses(
            "dev.tidings.cli.log",
            "dev.tidings.cli.engine",
            "dev.tidings.cli.print",
            "dev.tidings.cluster",
            "dev.tidings.log.disk",
            "dev.tidings.settings",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule makingTokensNeedsNoHub = onlyUses(
            "dev.tidings.cli.token",
            "dev.tidings.cli.print",
            "dev.tidings.access",
            "dev.tidings.auth..",
            "dev.tidings.settings",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule measuringUsesAHubInMemory = onlyUses(
            "dev.tidings.cli.bench",
            "dev.tidings.cli.bench.load",
            "dev.tidings.cli.bench.report",
            "dev.tidings.cli.print",
            "dev.tidings.cli.process",
            "dev.tidings.cli.trust",
            "javax.net.ssl",
            "dev.tidings.hub",
            "dev.tidings.server",
            "dev.tidings.server.tls",
            "dev.tidings.settings",
            "com.sun.management");

    @ArchTest
    static final ArchRule theLoadDoesNotKnowItsReport =
            onlyUses("dev.tidings.cli.bench.load", "io.netty..", "javax.net.ssl", "com.sun.management");

    @ArchTest
    static final ArchRule trustingNeedsNoRoom = onlyUses("dev.tidings.cli.trust", "javax.net.ssl");

    @ArchTest
    static final ArchRule theManualNeedsNoRoom = onlyUses("dev.tidings.cli.manual");

    @ArchTest
    static final ArchRule processesNeedNoRoom = onlyUses("dev.tidings.cli.process");

    @ArchTest
    static final ArchRule whoSupervisesIsToldByWhoeverIsSupervised =
            onlyUses("dev.tidings.cli.supervise", "io.netty.channel.epoll", "io.netty.channel.unix", "org.slf4j");

    @ArchTest
    static final ArchRule theDemoSeesItsHubsAsAnyClientDoes = onlyUses(
            "dev.tidings.cli.cluster", "dev.tidings.cli.print", "dev.tidings.cli.process", "com.sun.net.httpserver");

    @ArchTest
    static final ArchRule theReportUsesWhatTheLoadCounted =
            onlyUses("dev.tidings.cli.bench.report", "dev.tidings.cli.bench.load", "dev.tidings.cli.print");

    @ArchTest
    static final ArchRule theProgramsLogNeedsNoRoomButWhatPrints =
            onlyUses("dev.tidings.cli.journal", "dev.tidings.cli.print", "dev.tidings.settings", "org.slf4j..");

    @ArchTest
    static final ArchRule roomsFormNoCycles =
            slices().matching("dev.tidings.cli.(*)..").should().beFreeOfCycles();

    private static ArchRule onlyUses(String user, String... used) {
        List<String> allowed = new ArrayList<>(ALL_MAY_USE);
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
