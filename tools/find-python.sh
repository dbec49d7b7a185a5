#!/bin/sh
# Print the first Python of version 3.11 to 3.13 among the arguments and the usual names; fail with the remedy.
set -eu
supported='import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for candidate in "$@" python3 python3.13 python3.12 python3.11 python; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$supported" >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
found=$(python3 --version 2>/dev/null || echo "no python3")
echo "setup: Python 3.11, 3.12 or 3.13 is needed (found: $found); install one, or name it: make setup PYTHON=/path/to/python3.12" >&2
exit 1
