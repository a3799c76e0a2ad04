package io.thriftyp2p.diststore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The arrows between the packages run down only, and what decides does not look at the world. */
class ArchitectureTest {
  private static final String ROOT = "io.thriftyp2p.diststore";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.thriftyp2p.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingImportsTheRoof() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT))
        .check(CLASSES);
  }

  @Test
  void replicationKnowsNeitherNetworkNorThriftNorMembership() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".replication", ROOT + ".storage")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..",
            "org.apache.thrift..",
            "io.thriftyp2p.thrift..",
            "io.thriftyp2p.locator",
            "io.thriftyp2p.locator.rpc..",
            "io.thriftyp2p.locator.membership..",
            "java.net..")
        .check(CLASSES);
  }

  @Test
  void storageKnowsNothingOfReplication() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".storage")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".replication")
        .check(CLASSES);
  }

  @Test
  void whatDecidesIsHandedTimeAndChance() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".replication", ROOT + ".storage")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ThreadLocalRandom.class.getName())
        .check(CLASSES);
  }
}
