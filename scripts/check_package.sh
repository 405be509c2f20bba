#!/bin/sh
# Builds the source archive and, from it, the wheel; installs the wheel in an empty environment
# and lets it make and build a new site. Needs scripts/setup.sh to have run, and no network.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONPATH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "Packaging check:"
# Not "python -m build": that would find the build.py that stands here.
.venv/bin/pyproject-build --no-isolation --outdir "$work/dist" . > "$work/build.log" 2>&1 || {
    cat "$work/build.log"
    exit 1
}
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --no-index --find-links .venv/wheels \
    --require-hashes --requirement requirements.lock
"$work/venv/bin/pip" install --quiet --no-index --no-deps "$work"/dist/*.whl
"$work/venv/bin/pip" check

cd "$work"
PATH="$work/venv/bin:$PATH"
kzarchive --version
kzarchive init archive
cd archive
kzarchive build
test -s public/index.html
echo "The wheel makes and builds a new site."
