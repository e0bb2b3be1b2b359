# shellcheck shell=bash
# Installs missing system packages, where that is permitted.

# Debian keeps initdb and pg_ctl off PATH.
find_postgres() {
  local folder
  for folder in /usr/lib/postgresql/*/bin; do
    command -v initdb >/dev/null || PATH="$PATH:$folder"
  done
}

# A command, a file (or a pattern of its path), or `venv`, which Debian splits off Python without a command of its own.
present() {
  find_postgres
  case $1 in
    venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    /*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# need_packages WHAT=PACKAGE…: installs the packages whose WHAT is missing.
need_packages() {
  local pair missing=() as_root=()
  for pair in "$@"; do
    present "${pair%%=*}" || missing+=("${pair#*=}")
  done
  ((${#missing[@]})) || return 0

  ((EUID == 0)) || as_root=(sudo -n)
  if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    die "Please install these packages, then run this again: ${missing[*]}"
  fi
  say "installing ${missing[*]} with apt (a minute or two, only once)"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

need_build_packages() {
  need_packages cc=build-essential make=build-essential perl=perl
}

# Debian starts services as it installs them, and at every boot. The tests start nginx, Caddy and
# PgBouncer themselves, so those that were installed for them alone stay off.
switch_off() {
  local as_root=()
  (($#)) && [[ -d /run/systemd/system ]] || return 0
  ((EUID == 0)) || as_root=(sudo -n)
  "${as_root[@]}" systemctl --quiet disable --now "$@"
}

# Debian's headless Chromium is quicker, and tests need no windows. Without it they use the full one.
want_headless_chromium() {
  grep -qsx 'ID=debian' /etc/os-release || return 0
  (need_packages chromium-headless-shell=chromium-headless-shell) ||
    say "headless Chromium is not available here: the tests use the full one, and take longer"
}

# The other two engines. Where one is not available, its tests are skipped, and say so.
want_other_engines() {
  (need_packages firefox-esr=firefox-esr) || say "Firefox ESR is not available here: its tests are skipped"
  (need_packages WebKitWebDriver=webkit2gtk-driver xvfb-run=xvfb) ||
    say "WebKitGTK's driver is not available here: its tests are skipped"
}

need_test_packages() {
  local chromium=chromium name services=()
  # Ubuntu has Chromium as a snap only; this package brings it.
  if grep -qsx 'ID=ubuntu' /etc/os-release; then chromium='chromium-browser'; fi
  for name in nginx caddy pgbouncer; do
    [[ -x /usr/sbin/$name ]] || present "$name" || services+=("$name")
  done
  need_packages cc=build-essential make=build-essential perl=perl \
    python3=python3 venv=python3-venv "chromium=$chromium" initdb=postgresql \
    oathtool=oathtool zbarimg=zbar-tools openssl=openssl curl=curl pamtester=pamtester strace=strace \
    '/usr/lib/*/faketime/libfaketimeMT.so.1=libfaketime' \
    /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf=fonts-dejavu-core "${services[@]}"
  switch_off "${services[@]}"
  want_headless_chromium
  want_other_engines
  (need_packages java=default-jre-headless) || say "Java is not available here: the check of HTML is skipped"
}
