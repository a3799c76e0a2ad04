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

# Which Java it is stands in a file beside it; to ask java itself would take as long as many a command.
release=$(dirname -- "$(readlink -f -- "$java")")/../release
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null || true)
[ "${version:-17}" -ge 17 ] || fail "$java is of version $version; install a JDK of version 17 or later, or set JAVA_HOME"

# Keys and values are UTF-8, and Java reads its arguments by the locale.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[uU][tT][fF]8 | *[uU][tT][fF]-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

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
    # What is edited from here on is newer than what is built.
    touch "$home/cli/target/build.begun"
    (cd "$home" && mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -Dspotless.check.skip=true -pl cli -am package >&2) ||
      fail "the build failed; see above"
    touch -r "$home/cli/target/build.begun" "$home/cli/target/dist/built"
  }
  # A directory is the lock where there is no flock; it outlives a process that is killed.
  lock() {
    command -v flock >/dev/null && { flock "$@" 9; return; }
    mkdir "$home/cli/target/build.lock.d" 2>/dev/null && { trap 'rmdir "$home/cli/target/build.lock.d"' EXIT; return; }
    [ $# -gt 0 ] && return 1
    tries=0
    until lock -n; do
      tries=$((tries + 1))
      [ $tries -lt 600 ] || fail "another command builds for ten minutes; if there is none, remove $home/cli/target/build.lock.d"
      sleep 1
    done
  }
  if ! current; then
    # Of several that start at once one builds; the others wait for it.
    mkdir -p "$home/cli/target"
    exec 9>"$home/cli/target/build.lock"
    if ! lock -n; then
      echo "$name: waiting for the build that another command has begun" >&2
      lock
    fi
    current || build
    exec 9>&-
    [ ! -d "$home/cli/target/build.lock.d" ] || { rmdir "$home/cli/target/build.lock.d"; trap - EXIT; }
  fi
fi

main=io.thriftyp2p.cli.Main
set -- "$name" "$@"
case $name in
  locator | storeserver) options= ;;
  simulate)
    # Ten thousand nodes live in one heap; what they say to the log is no concern of the figures.
    options="-Xmx8g -XX:+UseParallelGC -Dthrifty.log.level=OFF"
    main=io.thriftyp2p.testkit.figures.Simulate
    shift
    ;;
  *) options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto" ;;
esac
# How far a long command is, is of use to who looks on.
[ ! -t 2 ] || options="$options -Dthrifty.terminal=true"
# shellcheck disable=SC2086
exec "$java" $options ${JAVA_OPTS:-} -cp "$lib/*" "$main" "$@"
