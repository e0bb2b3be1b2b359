# shellcheck shell=bash
# What every script shares: the root as working folder, where tools live, how to talk.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# Extra flags for every cargo-leptos build. `--split` belongs here once pages are lazy routes.
# shellcheck disable=SC2034 # used by those who source this
LEPTOS_FLAGS=(--cargo-locked)

# Tools are shared by all clones, so that a second clone starts in seconds.
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/good-to-go"
TOOLS="$CACHE/tools"
PATH="$TOOLS/bin:$PATH"
export PATH

# Everything that the scripts look for is below target/, whatever the developer's shell says.
unset CARGO_TARGET_DIR

[[ -z ${CI-} ]] || export NO_COLOR=1 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never

if [[ -t 2 && -z ${CI-} ]]; then
  BOLD=$'\e[1m' PLAIN=$'\e[0m'
else
  BOLD='' PLAIN=''
fi

# On stderr, so that a script's standard output stays that of what it runs.
say() { printf '%s>> %s%s\n' "$BOLD" "$*" "$PLAIN" >&2; }

die() {
  say "$@"
  exit 1
}
