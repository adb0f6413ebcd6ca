package dev.tidings.webflux;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The carrier knows the hub, its HTTP, Spring's reactive HTTP and what that is made of, and no server. */
@AnalyzeClasses(packages = "dev.tidings.webflux", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule webfluxUsesTheHubItsHttpAndSpringsOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.webflux..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.webflux..",
                    "dev.tidings.http..",
                    "dev.tidings.hub..",
                    "dev.tidings.log..",
                    "dev.tidings.topic..",
                    "org.springframework.core.io.buffer..",
                    "org.springframework.http..",
                    "org.springframework.web.server..",
                    "org.springframework.util..",
                    "org.reactivestreams..",
                    "reactor.core..",
                    "org.slf4j..",
                    "org.jspecify.annotations..",
                    "java..");
}
