# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables are shared with install.sh, which reads this file
# The distribution's packages (names of Debian 12 and Ubuntu 24.04).

build_packages=(
  meson ninja-build pkg-config g++ git
  libgit2-dev libre2-dev libtomlplusplus-dev libfmt-dev libcli11-dev nlohmann-json3-dev libssl-dev zlib1g-dev
  libarchive-dev libdeflate-dev libsodium-dev libsqlite3-dev libutf8proc-dev libabsl-dev tzdata python3
)
# What is linked in needs archives of what it uses in turn. libgit2-dev asks for those of its own (libmbedtls-dev, libhttp-parser-dev,
# libpcre2-dev); libarchive-dev asks for none.
build_packages+=(nettle-dev liblzma-dev libbz2-dev libzstd-dev liblz4-dev)
demo_packages=(openssh-client)
test_packages=(
  doctest-dev gitolite3 gnupg gpgsm lighttpd openssh-client openssh-server openssl python3-jsonschema shellcheck sqop valgrind
)

# Hyperscan runs on Intel's processors only; Vectorscan is the same library for the others.
hyperscan_package() {
  case $(dpkg --print-architecture) in
    amd64 | i386) printf 'libhyperscan-dev' ;;
    *) printf 'libvectorscan-dev' ;;
  esac
}

is_package_installed() {
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then run "$@"; else run sudo "$@"; fi
}

# Installs what is missing of the build's packages and of those named. Does nothing, and needs no network and no rights,
# when all are there.
ensure_packages() {
  [ "$with_packages" = yes ] || return 0
  if ! command -v apt-get >/dev/null; then
    warn "no apt-get here: the packages must be there already (${build_packages[*]} $*, Hyperscan)"
    return 0
  fi
  local package missing=()
  for package in "${build_packages[@]}" "$(hyperscan_package)" "$@"; do
    is_package_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    fail "packages are missing, and there is no sudo. As root: apt-get install ${missing[*]}"
  fi
  say "Installing packages: ${missing[*]}"
  # A machine without network may still have the packages in its cache, so that only the second command decides.
  as_root apt-get update -q || warn 'apt-get update failed; going on with the lists that are there'
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" ||
    fail 'apt-get could not install the packages'
}
