# Shared by adopt.sh and drift.sh: what the state knows, and what AWS has.
set -eu
export AWS_PAGER=

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tab=$(printf '\t')

# Calls AWS. Whatever does not exist is an empty answer; any other failure ends the script.
ask() {
  if ! aws "$@" --output text 2>"$work/error"; then
    if ! grep -Eq 'NotFound|NoSuch|DoesNotExist|\(404\)' "$work/error"; then
      cat "$work/error" >&2
      echo "aws $* failed, so nothing is certain" >&2
      exit 2
    fi
  fi
}

# Lines of address and id. The layout is that of every state in version 4.
ask s3 cp @STATE@ "$work/state" >/dev/null
[ -e "$work/state" ] || : >"$work/state"
awk -F'"' '
  /^      "mode": / { mode = $4 }
  /^      "type": / { type = $4 }
  /^      "name": / { name = $4 }
  /^        {/ { key = "" }
  /^          "index_key": / { key = $0; sub(/.*: /, "", key); sub(/,$/, "", key); key = "[" key "]" }
  /^            "id": "/ && mode == "managed" { print type "." name key "\t" $4 }
' "$work/state" >"$work/ids"

# The id of an address: from the state, or found by this run.
id_of() {
  ADDRESS=$1 awk -F'\t' '$1 == ENVIRON["ADDRESS"] { print $2; exit }' "$work/ids"
}

# A text in which each {address} is replaced by its id. Fails if one of them does not exist.
fill() {
  text=$1
  while :; do
    case $text in *'{aws_'*'}'* | *'{data.'*'}'*) ;; *) break ;; esac
    before=${text%%\{*}
    after=${text#*\{}
    id=$(id_of "${after%%\}*}")
    [ -n "$id" ] || return 1
    text=$before$id${after#*\}}
  done
  printf '%s' "$text"
}

# list <region> <arguments>: what the following lines look through. AWS is asked when the first of them needs it.
list() {
  rm -f "$work/answer"
  kind=
  printf '%s\n' "$@" >"$work/question"
}

# list_tagged <region> <kind> <arguments>: the same, with one question for each ARN of a kind that has this root's tags.
list_tagged() {
  region=$1
  tagged=$2
  shift 2
  list "$region" "$@"
  kind=$tagged
}

# The answer: lines of a name and an id. A line with one field is an id whose name is what follows its last / or : .
answer() {
  [ ! -e "$work/answer" ] || return 0
  : >"$work/raw"
  : >"$work/answer"
  set --
  while IFS= read -r argument; do
    argument=$(fill "$argument") || return 0
    set -- "$@" "$argument"
  done <"$work/question"
  region=$1
  shift
  if [ -z "$kind" ]; then
    ask "$@" --region "$region" >"$work/raw"
  else
    ask resourcegroupstaggingapi get-resources --region "$region" --resource-type-filters "$kind" \
      --tag-filters @TAG_FILTERS@ --query 'ResourceTagMappingList[].[ResourceARN]' >"$work/arns"
    while IFS= read -r arn; do
      ask "$@" "$arn" --region "$region" >>"$work/raw" </dev/null
    done <"$work/arns"
  fi
  awk -F'\t' '
    $0 == "" || $1 == "None" { next }
    NF == 1 { name = $1; sub(/.*[\/:]/, "", name); $0 = name "\t" $1 }
    { sub(/\t\/hostedzone\//, "\t"); if (!seen[$0]++) print }
  ' "$work/raw" >"$work/answer"
}

# The ids under a name. A name that ends in * has a generated end.
matching() {
  NAME=$1 awk -F'\t' '
    BEGIN { name = ENVIRON["NAME"]; open = sub(/\*$/, "", name) }
    $1 == name && !open { print $2 }
    open && substr($1, 1, length(name)) == name && substr($1, length(name) + 1) ~ /^[0-9a-f]+$/ { print $2 }
  ' "$work/answer"
}

# known <address> <name>: something that this root only reads.
known() {
  answer
  found=$(matching "$2" | head -n 1)
  [ -z "$found" ] || printf '%s\t%s\n' "$1" "$found" >>"$work/ids"
}
