# shellcheck shell=bash
# The release build: target/release/good-to-go, target/release/hash.txt and target/site.

build_release() {
  say "building the release (about seven minutes the first time, then only what changed)"
  cargo-leptos build --release --precompress "${LEPTOS_FLAGS[@]}"
}
