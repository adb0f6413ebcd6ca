# shellcheck shell=sh disable=SC3043,SC2154
# How the program is started: by which Java, with which options, with which archive of its classes. The launchers source it: ./tidings of the source
# tree, and bin/tidings of an installation. For any shell of POSIX's that knows `local`.

fail() {
  echo "tidings: $1" >&2
  exit 2
}

# Sets $major, the version of the Java in folder $1, and $runtime, its name in full. It says both in a file, which is read sooner than java starts.
read_version() {
  local line
  major='' runtime=''
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in
        JAVA_VERSION=*) major=${line#*=} ;;
        JAVA_RUNTIME_VERSION=*) runtime=${line#*=} ;;
      esac
    done <"$1/release"
  fi
  [ -n "$major" ] || major=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  major=${major#\"} runtime=${runtime#\"} runtime=${runtime%\"}
  major=${major#1.}
  major=${major%%[!0-9]*}
}

# Sets $home, the folder of a Java that will do; with `javac` as $1, of one that can compile. Where there is none, $major is that of one that is too old.
find_java() {
  local java found=''
  if [ -n "${JAVA_HOME:-}" ]; then
    [ -x "$JAVA_HOME/bin/java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java; expected a Java 17 or later"
    home=$JAVA_HOME
    read_version "$home"
    [ "${major:-0}" -ge 17 ] || fail "JAVA_HOME is $JAVA_HOME, which is Java ${major:-unknown}; expected 17 or later"
    [ -x "$home/bin/${1:-java}" ]
    return
  fi
  for java in "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] || continue
    java=$(readlink -f "$java")
    home=${java%/bin/java}
    [ -x "$home/bin/${1:-java}" ] || continue
    read_version "$home"
    [ "${major:-0}" -lt 17 ] || return 0
    found=$major
  done
  major=$found
  return 1
}

# Makes $archive, from which the Java in $home loads the classes of $classes: the list of those that are needed, then the archive. A Java that makes none
# leaves an empty file, so that this is tried once.
make_archive() {
  local new="$archive.$$"
  : >"$new"
  if make_archive_at "$new.made" >/dev/null 2>&1 && [ -s "$new.made" ]; then
    mv -f "$new.made" "$new"
  fi
  rm -f "$new.made" "$new.made.list"
  mv -f "$new" "$archive"
}

make_archive_at() {
  "$home/bin/java" -XX:DumpLoadedClassList="$1.list" -Djava.library.path="$natives" -cp "$classes" dev.tidings.cli.Rehearsal &&
    "$home/bin/java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$1.list" -XX:SharedArchiveFile="$1" -cp "$classes"
}

# Sets $options, what Java is told for command $1; the files of options are in folder $2.
choose_options() {
  case $1 in
    serve) read_options "$2/hub.options" ;;
    bench) options='' ;;
    # It may read a log of any size.
    log) options='-XX:+UseSerialGC' ;;
    # As large a heap as a hub would have: what that may take is checked.
    check) options='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms8m -XX:MaxRAMPercentage=25' ;;
    # What ends soon, or waits most of its time, gains nothing from the better compiler and a heap for many threads.
    *) options='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms8m -Xmx256m' ;;
  esac
  if [ "$1" = serve ] && grep -qs -e '\[madvise\]' -e '\[always\]' /sys/kernel/mm/transparent_hugepage/enabled; then
    # Subscribers lie close together in huge pages: a tenth less time for each delivery.
    options="$options -XX:+UseTransparentHugePages"
  fi
  case ${TIDINGS_JAVA_OPTS:-} in
    # Java refuses to have two collectors.
    *-XX:+Use*GC*) drop_collector ;;
  esac
}

read_options() {
  local line
  options=''
  while IFS= read -r line; do
    case $line in
      '#'* | '') ;;
      *) options="$options $line" ;;
    esac
  done <"$1"
}

drop_collector() {
  local option kept=''
  for option in $options; do
    case $option in
      -XX:+Use*GC) ;;
      *) kept="$kept $option" ;;
    esac
  done
  options=$kept
}

# Becomes the program with these arguments: the Java in $home, with $options, the classes of $classes, those of them in $archive from there, and the
# native code in folder $natives. Java goes without an archive that is not its own.
run_program() {
  local sharing='' quietly=''
  if [ -s "${archive:-}" ]; then
    sharing=-XX:SharedArchiveFile=$archive quietly='-Xlog:cds=off -Xlog:cds+dynamic=off'
  fi
  # Java reads its arguments in the locale's encoding: topics and data may be any text.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  set -f
  # shellcheck disable=SC2086 # Options are words.
  exec "$home/bin/java" --enable-native-access=ALL-UNNAMED ${sharing:+"$sharing"} $quietly $options -Djava.library.path="$natives" \
    ${TIDINGS_JAVA_OPTS:-} -cp "$classes" dev.tidings.cli.Tidings "$@"
}
