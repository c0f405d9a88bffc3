#!/usr/bin/env bash
# Takes the pictures of the README from the results of `make run`; needs Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
  --disable-sync --no-first-run --hide-scrollbars --user-data-dir="$profile" --window-size=1180,1500 \
  --screenshot=docs/pictures/report.png "file://$PWD/${1:-var/pesco-nip-2024}/report/annual-report.html"
