package dev.tidings.log.disk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tidings.log.disk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theLogOnDiskUsesCoreButTheHub = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "org.rocksdb..",
                    "dev.tidings.event..",
                    "dev.tidings.topic..",
                    "dev.tidings.wire..",
                    "dev.tidings.measure..",
                    "dev.tidings.memory..",
                    "dev.tidings.log..");

    /** The options and exceptions of the public package are values that every room may name. */
    @ArchTest
    static final ArchRule eachRoomUsesThoseBelowIt = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("retain")
            .definedBy("dev.tidings.log.disk.retain")
            .layer("commit")
            .definedBy("dev.tidings.log.disk.commit")
            .layer("read")
            .definedBy("dev.tidings.log.disk.read")
            .layer("state")
            .definedBy("dev.tidings.log.disk.state")
            .layer("index")
            .definedBy("dev.tidings.log.disk.index")
            .layer("store")
            .definedBy("dev.tidings.log.disk.store")
            .layer("record")
            .definedBy("dev.tidings.log.disk.record")
            .whereLayer("retain")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("commit")
            .mayOnlyBeAccessedByLayers("retain")
            .whereLayer("read")
            .mayOnlyBeAccessedByLayers("commit", "retain")
            .whereLayer("state")
            .mayOnlyBeAccessedByLayers("read", "commit", "retain")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers("state", "read", "commit", "retain")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("index", "state", "read", "commit", "retain");

    @ArchTest
    static final ArchRule roomsNameOnlyValuesOfThePublicPackage = classes()
            .that()
            .resideInAnyPackage("dev.tidings.log.disk.*")
            .should()
            .onlyDependOnClassesThat()
            .haveNameNotMatching("dev\\.tidings\\.log\\.disk\\.(DiskEventLog|DiskLogReader|LogInfo).*");
}
