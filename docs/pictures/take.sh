#!/usr/bin/env bash
# Takes the pictures of the README and the docs from the results of `make run`; needs Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=${1:-var/pesco-nip-2024}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

take() { # picture, size, page
  chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
    --disable-sync --no-first-run --hide-scrollbars --user-data-dir="$profile" --window-size="$2" \
    --screenshot="docs/pictures/$1" "file://$3"
}

# The HTML of the call to Greece, out of its .eml file.
python3 - "$results/letters" "$profile/letter.html" <<'PYTHON'
import sys
from email import message_from_bytes, policy
from pathlib import Path

for path in sorted(Path(sys.argv[1]).iterdir()):
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if message["Subject"].startswith("REHEARSAL [EL]") and "call for contributions" in message["Subject"]:
        Path(sys.argv[2]).write_text(message.get_body(("html",)).get_content())
PYTHON

take report.png 1180,1500 "$PWD/$results/report/annual-report.html"
take letter.png 720,1120 "$profile/letter.html"
