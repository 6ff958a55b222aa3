#!/bin/sh
# What the GitHub Action runs. METADATA, FOLDER, FAIL_ON and SARIF are its inputs.

set -u
bin=$RUNNER_TEMP/samlbridge-bin
(cd "$GITHUB_ACTION_PATH/../.." && go build -o "$bin/samlbridge" ./examples/samlbridge) || exit 2
PATH=$bin:$PATH
export PATH
sarif=
[ -z "$SARIF" ] || sarif=$(pwd)/$SARIF
cd "$FOLDER" || exit 2
if [ -z "$sarif" ]; then
  "$GITHUB_ACTION_PATH/gate.sh" "$METADATA" -fail-on "$FAIL_ON"
else
  "$GITHUB_ACTION_PATH/gate.sh" "$METADATA" -fail-on "$FAIL_ON" -sarif >"$sarif"
fi
status=$?
case $status in
  0) ;;
  1) echo "::error::AWS and Cloudflare do not fit together: see the findings of samlbridge" ;;
  *) echo "::error::the gate could not be checked" ;;
esac
exit $status
