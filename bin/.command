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
case $script in
  */*) ;;
  *) script=./$script ;;
esac
name=${script##*/}
home=$(CDPATH= cd -- "${script%/*}/.." && pwd)

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=$(command -v java) || fail "there is no java; install a JDK of version 17 or later"
fi
[ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, and there is no java in it"

# Which Java it is stands in a file beside it; to ask java itself would take as long as many a command.
release=$(readlink -f -- "$java")
release=${release%/*/*}/release
version=
if [ -r "$release" ]; then
  while IFS='="' read -r key unquoted value rest; do
    [ "$key" = JAVA_VERSION ] || continue
    version=${unquoted:-$value}
    break
  done <"$release"
fi
major=${version%%[!0-9]*}
[ "${major:-17}" -ge 17 ] || fail "$java is of version $major; install a JDK of version 17 or later, or set JAVA_HOME"

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

# Small commands start from an archive of the classes that they load; see .archive. It is made in the
# background when there is none that fits, and does without where it cannot be written.
archived=
start_from_archive() {
  [ -z "${THRIFTY_NO_ARCHIVE:-}" ] || return 0
  archives=${lib%/lib}/archives
  made_for="$java $version $lib"
  if [ -r "$archives/made" ] && [ ! "$lib" -nt "$archives/made" ]; then
    IFS= read -r fits <"$archives/made" || fits=
    if [ "$fits" = "$made_for" ] && [ -r "$archives/$1.jsa" ] && [ -r "$archives/classpath" ]; then
      archived=$archives/$1.jsa
      return
    fi
  fi
  # What could not be made is not tried again until something changes.
  if [ -r "$archives/failed" ] && [ ! "$lib" -nt "$archives/failed" ]; then
    IFS= read -r fits <"$archives/failed" || fits=
    [ "$fits" != "$made_for" ] || return 0
  fi
  ! mkdir -p "$archives" 2>/dev/null || [ ! -w "$archives" ] ||
    "$home/bin/.archive" "$java" "$lib" "$archives" "$made_for" </dev/null >/dev/null 2>&1 9>&- &
}

main=io.thriftyp2p.cli.Main
set -- "$name" "$@"
case $name in
  # What runs for long is compiled as well as can be.
  locator | storebench) options= ;;
  storeserver)
    # Each write stores a young entry into an old table. Before Java 20, G1 looks at such stores one by one in threads
    # of its own, and takes a third of the writes' time on one core for it; without them it looks at the next collection.
    options=
    [ "${major:-17}" -ge 20 ] || options=-XX:G1ConcRefinementThreads=0
    ;;
  testca)
    options="-XX:TieredStopAtLevel=1"
    main=io.thriftyp2p.testkit.certificates.TestAuthority
    shift
    ;;
  simulate)
    # Ten thousand nodes live in one heap; what they say to the log is no concern of the figures.
    options="-Xmx8g -XX:+UseParallelGC -Dthrifty.log.level=OFF"
    main=io.thriftyp2p.testkit.figures.Simulate
    shift
    ;;
  *)
    # The serial collector would not do: the JDK's own objects come out of the archive for G1 only.
    options="-XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:ParallelGCThreads=1 -XX:ConcGCThreads=1"
    options="$options -Xshare:auto -Xlog:cds*=off -Xlog:class+path*=off"
    # What Netty would find out for names of connections and for recordings, which nobody looks at.
    options="$options -Dio.netty.machineId=00:00:00:00:00:00:00:01 -Dio.netty.processId=1 -Dio.netty.jfr.enabled=false"
    case $name in
      storeget) start_from_archive storeget ;;
      *) start_from_archive commands ;;
    esac
    ;;
esac
# How far a long command is, is of use to who looks on.
[ ! -t 2 ] || options="$options -Dthrifty.terminal=true"
# The class path of the archive is a list in the order in which it was made; a shell takes long to read it.
if [ -n "$archived" ]; then
  set -- "-XX:SharedArchiveFile=$archived" "@$archives/classpath" "$main" "$@"
else
  set -- -cp "$lib/*" "$main" "$@"
fi
# shellcheck disable=SC2086
exec "$java" $options ${JAVA_OPTS:-} "$@"
