#!/bin/sh
# Prints what somebody has changed manually and no plan shows, a line for each difference. Changes nothing. See RUNBOOK.md.
# Exit code 0: none. 1: at least one. 2: AWS could not be asked.
# Needs the AWS CLI, version 2, and the permissions in read-policy.json.
@LOOK@
: >"$work/differences"

# only <address> <what> [<name>…]: of what the list has, these names belong to this folder, and every id that is in the state.
only() {
  address=$1
  what=$2
  shift 2
  [ -n "$(id_of "$address")" ] || return 0
  : >"$work/names"
  for name do
    if name=$(fill "$name"); then printf '%s\n' "$name" >>"$work/names"; fi
  done
  answer
  while IFS="$tab" read -r name id; do
    grep -qxF -e "$name" "$work/names" && continue
    awk -F'\t' '{ print $2; sub(/.*\|/, "", $2); print $2 }' "$work/ids" | grep -qxF -e "$id" && continue
    printf '%s: %s: %s\n' "$address" "$what" "$name${id:+ ($id)}" >>"$work/differences"
  done <"$work/answer"
}

@ROWS@

cat "$work/differences"
[ ! -s "$work/differences" ]
