#!/bin/sh
# Makes .venv hold exactly what the locks say, and the project itself, editable. What is already
# there is left alone, so a second run needs no network and takes no time.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "kzarchive needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2
    exit 1
}

# fresh STAMP KEY: was .venv/STAMP written for this key?
fresh() {
    [ -f ".venv/$1" ] && [ "$(cat ".venv/$1")" = "$2" ]
}

# A virtual environment knows its own path and Python, so they are part of the key.
locks="$("$python" --version) $(pwd) $(cat requirements.lock requirements-dev.lock | cksum)"
if ! fresh locks.stamp "$locks"; then
    echo "Setting up .venv ..."
    "$python" -m venv --clear .venv
    # The wheels of the runtime lock are kept for the packaging check, which then works offline.
    .venv/bin/pip download --quiet --require-hashes --dest .venv/wheels --requirement requirements.lock
    .venv/bin/pip install --quiet --no-index --find-links .venv/wheels \
        --require-hashes --requirement requirements.lock
    .venv/bin/pip install --quiet --require-hashes --requirement requirements-dev.lock
    echo "$locks" > .venv/locks.stamp
fi

project=$(cksum < pyproject.toml)
if ! fresh project.stamp "$project"; then
    .venv/bin/pip install --quiet --no-deps --no-build-isolation --editable .
    echo "$project" > .venv/project.stamp
fi
