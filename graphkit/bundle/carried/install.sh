#!/bin/sh
# Installs graphkit without a network: sh install.sh [FOLDER]
# What it does stands in install.py; this looks for the Python that the bundle is for.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for python in "${PYTHON:-}" python@python@ python3 python; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@python@")' 2>/dev/null; then
        exec "$python" -I "$here/install.py" "$@"
    fi
done
echo "未找到 Python @python@。可用 PYTHON=/path/to/python@python@ sh install.sh 指定。" >&2
echo "Python @python@ was not found. Name it: PYTHON=/path/to/python@python@ sh install.sh" >&2
exit 3
