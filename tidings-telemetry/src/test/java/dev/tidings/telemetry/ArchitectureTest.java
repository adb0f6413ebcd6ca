package dev.tidings.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tidings.telemetry", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule usesTheHubItsSurfaceAndTheApiOfOpenTelemetryOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.telemetry..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.telemetry..",
                    "dev.tidings.hub",
                    "dev.tidings.http",
                    "dev.tidings.log",
                    "dev.tidings.event",
                    "dev.tidings.topic",
                    "org.jspecify.annotations..",
                    "java..",
                    "io.opentelemetry.api..",
                    "io.opentelemetry.context..");
}
