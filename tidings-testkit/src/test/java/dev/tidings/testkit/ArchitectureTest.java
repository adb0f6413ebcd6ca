package dev.tidings.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tidings.testkit", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule usesTheHubItsClientAndJUnitOnly = classes()
            .that()
            .resideInAPackage("dev.tidings.testkit..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.tidings..", "org.junit.jupiter.api..", "org.jspecify.annotations..", "java..");
}
