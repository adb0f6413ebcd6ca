package dev.tidings.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tidings.metrics", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule usesTheHubAndMicrometerOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.metrics..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tidings.metrics..",
                    "dev.tidings.hub..",
                    "dev.tidings.log",
                    "dev.tidings.measure..",
                    "dev.tidings.memory..",
                    "org.jspecify.annotations..",
                    "java..",
                    "io.micrometer..",
                    "io.prometheus..");
}
