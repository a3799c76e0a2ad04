# Runs the command that the calling script is named after. Sourced by the scripts beside it, in a fresh
# checkout as in the unpacked distribution.
set -eu

fail() {
  echo "$name: $1" >&2
  exit 2
}

# The real place of a script that may have been called through links.
script=$0
while [ -L "$script" ]; do
  target=$(readlink "$script")
  case $target in
    /*) script=$target ;;
    *) script=$(dirname -- "$script")/$target ;;
  esac
done
name=$(basename -- "$script")
home=$(CDPATH= cd -- "$(dirname -- "$script")/.." && pwd)

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=$(command -v java) || fail "there is no java; install a JDK of version 17 or later"
fi
[ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, and there is no java in it"

# In a checkout the distribution is made when it is missing, or older than a source.
if [ -d "$home/lib" ]; then
  lib=$home/lib
else
  lib=$home/cli/target/dist/lib
  current() {
    [ -e "$home/cli/target/dist/built" ] &&
      [ -z "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main "$home"/*/src/generated \
        -newer "$home/cli/target/dist/built" -type f 2>/dev/null | head -n 1)" ]
  }
  build() {
    command -v mvn >/dev/null || fail "Maven is needed to build this checkout; install it, or use the distribution"
    echo "$name: building thrifty-p2p once, which takes about a minute" >&2
    (cd "$home" && mvn -q -B -DskipTests -pl cli -am package >&2) || fail "the build failed; see above"
  }
  if ! current; then
    # Of several that start at once one builds; the others wait for it.
    mkdir -p "$home/cli/target"
    exec 9>"$home/cli/target/build.lock"
    if command -v flock >/dev/null && ! flock -n 9; then
      echo "$name: waiting for the build that another command has begun" >&2
      flock 9
    fi
    current || build
    exec 9>&-
  fi
fi

case $name in
  locator | storeserver) options= ;;
  *) options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto" ;;
esac
# shellcheck disable=SC2086
exec "$java" $options ${JAVA_OPTS:-} -cp "$lib/*" io.thriftyp2p.cli.Main "$name" "$@"
