#!/usr/bin/env bash
# Writes requirements.lock (run and build), requirements-dev.lock (the same, and the tools), requirements-bench.lock (the same, and what draws
# plots) and requirements-cluster.lock (the tools, and Spark) from pyproject.toml. All hold every package with its version and the hashes of
# all its files, for CPython 3.11 and later on every platform, and no address. `scripts/lock.sh --upgrade` takes the newest versions; without it pins stay where they fit.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

python=${PYTHON:-python3}
room=$(mktemp -d)
trap 'rm -rf -- "$room"' EXIT

echo "lock: fetching uv into a folder of its own"
"$python" -m venv "$room/uv"
"$room/uv/bin/python" -m pip install --quiet --disable-pip-version-check uv

compile() { # compile OUTPUT ARGUMENTS...
    local out=$1
    shift
    echo "lock: writing $out"
    "$room/uv/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --output-file "$out" "$@"
}

compile requirements.lock --group build --group icu "$@"
# The first lock is a constraint of the second: a test runs with exactly what a user runs.
compile requirements-dev.lock --group build --group icu --group dev --constraints requirements.lock "$@"
compile requirements-bench.lock --group build --group icu --group dev --group bench --constraints requirements-dev.lock "$@"
# Beside them and not in them: half a gigabyte that only the way to a cluster needs.
compile requirements-cluster.lock --extra cluster --group build --group icu --group dev --group wheels \
    --constraints requirements-dev.lock "$@"

if grep -nE '[a-z]+://' requirements.lock requirements-dev.lock requirements-bench.lock requirements-cluster.lock; then
    echo "lock: an address stands in a lock file (above); take it out" >&2
    exit 1
fi
