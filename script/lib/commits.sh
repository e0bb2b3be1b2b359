# shellcheck shell=bash
# The form of commit subjects (CONTRIBUTING.md).

# Later commits are checked; earlier ones were made before there was a rule.
FIRST_CHECKED=421a3af330ef

# bad_subjects: of the lines on stdin, "HASH SUBJECT", those that are wrong, with the reason.
bad_subjects() {
  local hash subject
  while read -r hash subject; do
    if [[ ${subject,,} =~ (^|[^a-z])(wip([^a-z]|$)|fixup!|squash!) ]]; then
      echo "$hash is unfinished: $subject"
    elif [[ ! $subject =~ ^[a-z0-9][a-z0-9/_.,\ -]*:\ [A-Z] ]]; then
      echo "$hash is not \"area: Imperative summary\": $subject"
    elif ((${#subject} > 72)); then
      echo "$hash has more than 72 characters: $subject"
    fi
  done
}

commits() {
  local bad
  git merge-base --is-ancestor "$FIRST_CHECKED" HEAD 2>/dev/null ||
    skip "commit $FIRST_CHECKED is not in this history: an archive or a shallow clone"
  bad=$(git log --no-merges --format='%h %s' "$FIRST_CHECKED..HEAD" | LC_ALL=C.UTF-8 bad_subjects)
  [[ -z $bad ]] || die "$bad"
}
