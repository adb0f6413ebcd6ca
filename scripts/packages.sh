# shellcheck shell=bash
# Debian's packages, for `./tidings --install` and `./dev test --install`, which source this where something is missing.

# The package of a JDK that will do: of version 17, where the system has it, else of a later one.
jdk_package() {
  local version codename=
  for version in 17 21 25; do
    if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
      echo "openjdk-$version-jdk-headless"
      return
    fi
  done
  # The lists of packages are not there yet.
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null || true)
  case $codename in
    bullseye | bookworm | focal | jammy | noble) echo openjdk-17-jdk-headless ;;
    *) echo default-jdk-headless ;;
  esac
}

has_apt() {
  command -v apt-get >/dev/null
}

# Runs a command as root: as who we are, or through sudo where that asks for no password.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

may_install() {
  has_apt && as_root true 2>/dev/null
}

# What somebody types to get packages.
install_command() {
  local before='' as=''
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null && before='sudo ' || as='as root: '
  fi
  echo "$as${before}apt-get update && ${before}apt-get install -y --no-install-recommends $*"
}

# Gets packages; what apt-get says goes to the standard error.
install_packages() {
  as_root apt-get update -qq >&2 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}
