# shellcheck shell=bash
# Runs named steps one after the other, carries on after failures, and sums them up.

WANTED=()          # steps asked for; none means all
KNOWN=()           # all steps, in order
declare -A RESULT=() SECONDS_TAKEN=() WHY=() # by step; RESULT is passed, failed or skipped
NOTE=$(mktemp)
trap 'rm -f "$NOTE"' EXIT

# skip REASON: leaves the step, which is then counted as skipped, never as passed.
skip() {
  printf '%s' "$*" >"$NOTE"
  exit 77
}

wanted() {
  ((${#WANTED[@]} == 0)) || [[ " ${WANTED[*]} " == *" $1 "* ]]
}

# step NAME COMMAND…: a function, in a shell of its own in which the first error ends it.
step() {
  local name=$1 start=$SECONDS status=0
  KNOWN+=("$name")
  wanted "$name" || return 0
  say "$name"
  : >"$NOTE"
  set +e
  (
    set -e
    "${@:2}"
  )
  status=$?
  set -e
  WHY[$name]=$(<"$NOTE")
  if ((status == 0)); then
    RESULT[$name]=passed
  elif ((status == 77)) && [[ -n ${WHY[$name]} ]]; then
    RESULT[$name]=skipped
  else
    RESULT[$name]=failed
  fi
  SECONDS_TAKEN[$name]=$((SECONDS - start))
}

count() { # count RESULT
  local result total=0
  for result in "${RESULT[@]}"; do
    [[ $result != "$1" ]] || total=$((total + 1))
  done
  echo "$total"
}

# Prints the table and, as the last line, the one that machines read.
summary() {
  local name failed
  ((${#RESULT[@]} >= ${#WANTED[@]})) || die "There are only these steps: ${KNOWN[*]}"
  printf '\n%-12s %-8s %7s\n' step result seconds
  for name in "${KNOWN[@]}"; do
    [[ -z ${RESULT[$name]-} ]] ||
      printf '%-12s %-8s %7s  %s\n' "$name" "${RESULT[$name]}" "${SECONDS_TAKEN[$name]}" "${WHY[$name]}"
  done
  failed=$(count failed)
  printf '\n%s passed, %s failed, %s skipped\n' "$(count passed)" "$failed" "$(count skipped)"
  ((failed == 0))
}
