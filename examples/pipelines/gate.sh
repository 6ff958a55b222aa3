#!/bin/sh
# The gate of a pipeline: does Cloudflare still have what AWS shows, and can people sign in with it?
#
#     gate.sh AWS-METADATA [FLAG...]
#
# Run it in the folder of the Terraform configuration, after "terraform init". It refreshes without changing anything, state
# included, so that a change made by hand on Cloudflare's dashboard is seen: state alone is as old as the last apply. FLAGs
# are those of "samlbridge check", such as -fail-on warning or -sarif. TERRAFORM=tofu takes OpenTofu.
#
# Exit status: 0 all right, 1 findings, 2 it could not be checked.

set -u
[ $# -ge 1 ] || { sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
metadata=$1
shift
terraform=${TERRAFORM:-terraform}

umask 077 # a plan has sensitive values as they are
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
trap 'exit 2' HUP INT TERM

# Nothing is written, so that no lock is needed: read-only access to the state is enough.
"$terraform" plan -refresh-only -input=false -lock=false -out="$folder/plan" >&2 || exit 2
"$terraform" show -json "$folder/plan" >"$folder/plan.json" || exit 2
samlbridge check "$@" "$metadata" "$folder/plan.json"
