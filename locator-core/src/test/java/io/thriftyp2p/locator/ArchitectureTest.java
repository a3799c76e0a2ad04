package io.thriftyp2p.locator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The arrows between the packages run down only, and what decides does not look at the world. */
class ArchitectureTest {
  private static final String ROOT = "io.thriftyp2p.locator";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final DescribedPredicate<JavaClass> ROOF =
      JavaClass.Predicates.resideInAPackage(ROOT);

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
        .dependOnClassesThat(ROOF)
        .check(CLASSES);
  }

  @Test
  void theFloorImportsNothingOfTheProject() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".node")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT, ROOT + ".ring..", ROOT + ".membership..", ROOT + ".memory..", ROOT + ".rpc..")
        .check(CLASSES);
  }

  @Test
  void certificatesKnowNothingOfTheProject() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".tls")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT, ROOT + ".node..", ROOT + ".ring..", ROOT + ".membership..", ROOT + ".rpc..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRoofKnowsTheStubs() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.thriftyp2p.thrift..")
        .check(CLASSES);
  }

  @Test
  void ringAndMembershipKnowNeitherNetworkNorThrift() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".ring", ROOT + ".membership", ROOT + ".node")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..", "org.apache.thrift..", "java.net..", "java.nio.channels..")
        .check(CLASSES);
  }

  @Test
  void whatDecidesIsHandedTimeAndChance() {
    forbidden().check(CLASSES);
  }

  private static ArchRule forbidden() {
    return noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".ring", ROOT + ".membership", ROOT + ".memory", ROOT + ".node")
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
        .haveFullyQualifiedName(ThreadLocalRandom.class.getName());
  }
}
