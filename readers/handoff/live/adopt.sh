#!/bin/sh
# Finds what exists in AWS under this root's names and tags and is not in its state, which is what an apply that was
# killed leaves behind. Changes nothing in AWS or in the state: writes import blocks to adopt.tf. See RUNBOOK.md.
# Needs the AWS CLI, version 2, and the permissions in read-policy.json.
@LOOK@
: >"$work/imports"
: >"$work/twice"

# named <address> <name> [<import id>]: AWS allows only one of this name. @ in the import id is the id that was found.
named() {
  [ -z "$(id_of "$1")" ] || return 0
  name=$(fill "$2") || return 0
  answer
  found=$(matching "$name" | head -n 1)
  [ -z "$found" ] || adopt "$1" "$found" "${3:-@}"
}

# several <address> <name> [<import id>]: AWS allows several, and an apply that does not know the first makes another.
several() {
  name=$(fill "$2") || return 0
  answer
  mine=$(id_of "$1")
  for found in $(matching "$name"); do
    if [ -z "$mine" ]; then
      adopt "$1" "$found" "${3:-@}"
      mine=$found
    elif ! cut -f 2 "$work/ids" | grep -qxF "$found"; then
      printf '%s\t%s\t%s\n' "$1" "$found" "$mine" >>"$work/twice"
    fi
  done
}

# adopt <address> <id> <import id>
adopt() {
  import=$(fill "$3")
  before=${import%%@*}
  [ "$before" = "$import" ] || import=$before$2${import#*@}
  printf '%s\t%s\n' "$1" "$2" >>"$work/ids"
  printf '%s\t%s\n' "$1" "$import" >>"$work/imports"
}

# settle <address> <region> <arguments>: waits until AWS is done with what was found, since until then nothing can change it.
settle() {
  cut -f 1 "$work/imports" | grep -qxF "$1" || return 0
  echo "waiting for $1"
  region=$2
  shift 2
  for argument do
    shift
    set -- "$@" "$(fill "$argument")"
  done
  aws "$@" --region "$region"
}

@ROWS@

if [ -s "$work/twice" ]; then
  echo "There are two of these. The state, or adopt.tf, has the last one of each line; RUNBOOK.md says what to do with the other:"
  sed "s/$tab/  /g" "$work/twice"
fi
if [ ! -s "$work/imports" ]; then
  rm -f adopt.tf
  echo "Nothing was found that is not in the state."
  exit 0
fi
awk -F'\t' '{ printf "import {\n  to = %s\n  id = \"%s\"\n}\n", $1, $2 }' \
  "$work/imports" >adopt.tf
sed "s/$tab/  /g" "$work/imports"
echo "adopt.tf imports these $(wc -l <"$work/imports" | tr -d ' '). Look at terraform plan, then apply: see RUNBOOK.md."
