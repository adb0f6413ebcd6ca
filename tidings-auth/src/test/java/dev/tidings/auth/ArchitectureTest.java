package dev.tidings.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The direction of dependencies: {@code jws <- file <- key <- token <- apikey <- auth}; of core, who may do what alone; Jackson reads JSON. */
@AnalyzeClasses(packages = "dev.tidings.auth", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> ALL_MAY_USE = List.of(
            "java..",
            "javax.crypto..",
            "javax.security.auth.x500",
            "org.jspecify.annotations..",
            "org.slf4j..",
            "com.fasterxml.jackson..",
            "dev.tidings.topic",
            "dev.tidings.access",
            "dev.tidings.memory");

    @ArchTest
    static final ArchRule jwsKnowsNoKeysFilesAndNoClaims = onlyUses("dev.tidings.auth.jws");

    @ArchTest
    static final ArchRule filesKnowNotWhatIsInThem = onlyUses("dev.tidings.auth.file", "dev.tidings.auth.jws");

    @ArchTest
    static final ArchRule keysKnowNoClaims =
            onlyUses("dev.tidings.auth.key", "dev.tidings.auth.file", "dev.tidings.auth.jws");

    @ArchTest
    static final ArchRule tokensUseKeys =
            onlyUses("dev.tidings.auth.token", "dev.tidings.auth.key", "dev.tidings.auth.file", "dev.tidings.auth.jws");

    @ArchTest
    static final ArchRule apiKeysAreGrantedAsTokensAre = onlyUses(
            "dev.tidings.auth.apikey",
            "dev.tidings.auth.token",
            "dev.tidings.auth.key",
            "dev.tidings.auth.file",
            "dev.tidings.auth.jws");

    @ArchTest
    static final ArchRule allTogetherUseNothingElse = onlyUses("dev.tidings.auth", "dev.tidings.auth..");

    @ArchTest
    static final ArchRule roomsFormNoCycles =
            slices().matching("dev.tidings.auth.(*)..").should().beFreeOfCycles();

    private static ArchRule onlyUses(String user, String... used) {
        List<String> allowed = new ArrayList<>(ALL_MAY_USE);
        allowed.add(user);
        allowed.addAll(Arrays.asList(used));
        return classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new));
    }
}
