#!/bin/sh
# Writes requirements.lock and requirements-dev.lock from pyproject.toml, for every platform and
# Python version the project supports. Pins that still fit stay; --upgrade takes the newest of all.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet "uv==0.13.9"

compile() {
    "$tools/bin/uv" pip compile --quiet --python "$tools/bin/python" --python-version 3.11 \
        --universal --generate-hashes --custom-compile-command "make lock" "$@" pyproject.toml
}

compile "$@" --output-file requirements.lock
compile "$@" --group dev --constraints requirements.lock --output-file requirements-dev.lock
