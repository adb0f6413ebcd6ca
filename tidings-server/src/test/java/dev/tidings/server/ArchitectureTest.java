package dev.tidings.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the server may use. */
@AnalyzeClasses(packages = "dev.tidings.server", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule serverUsesCoreNettyJacksonAndApisOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.server..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.server..",
                    "dev.tidings.topic..",
                    "dev.tidings.event..",
                    "dev.tidings.wire..",
                    "dev.tidings.log..",
                    "dev.tidings.hub..",
                    "dev.tidings.http..",
                    "io.netty..",
                    "com.fasterxml.jackson..",
                    "org.slf4j..",
                    "org.jspecify.annotations..",
                    "java..");
}
