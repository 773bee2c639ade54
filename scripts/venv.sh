#!/usr/bin/env bash
# Makes .venv hold exactly what the lock says, and the project itself (editable): `scripts/venv.sh run|dev|bench|cluster`.
# What is there is told by stamp files that are written last, so a half-made .venv is noticed and made again.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

want=${1:?usage: scripts/venv.sh run|dev|bench|cluster}
python=${PYTHON:-python3}
venv=.venv
inside=$venv/bin/python

say() { printf 'venv: %s\n' "$*"; }
die() {
    printf 'venv: %s\n' "$@" >&2
    exit 2
}

# requirements.lock has files for these; the first one on the PATH is what an error suggests.
fit='3.14 3.13 3.12 3.11'
suggestion=python3.12
for version in $fit; do
    if command -v "python$version" >/dev/null && "python$version" -c '' 2>/dev/null; then
        suggestion=python$version
        break
    fi
done

command -v "$python" >/dev/null ||
    die "there is no \"$python\" on the PATH. Install Python 3.11 or newer, or name one: make ... PYTHON=$suggestion"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case " $fit " in
*" $version "*) ;;
*) die "transship runs on Python 3.11 to 3.14, \"$python\" is $version. Name another: make ... PYTHON=$suggestion" ;;
esac

# Inside an activated environment take the interpreter behind it: .venv cannot be made again by its own python.
behind=$("$python" -c 'import os, sys; print(os.path.realpath(sys.executable) if sys.prefix != sys.base_prefix else "")')
python=${behind:-$python}

# The same interpreter, place and lock give the same environment; the scripts in .venv/bin hold the place.
stamp() { printf '%s %s\n' "$version" "$PWD" && cksum "$@"; }
holds() { [ -f "$1" ] && [ "$(cat -- "$1")" = "$2" ]; }
in_venv() { PIP_DISABLE_PIP_VERSION_CHECK=1 "$inside" -m pip install --quiet --no-input --no-deps "$@"; }
locked() { # locked FILE: --no-deps because PyICU-wheels stands in for pyicu (docs/adr/0001-lock-and-icu.md)
    say "installing $(grep -c == "$1") pinned packages from $1 (a minute or two when nothing is cached)"
    in_venv --require-hashes --requirement "$1"
}

new_venv() {
    rm -rf -- "$venv"
    say "making $venv with Python $version"
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv "$venv"
    elif "$python" -m virtualenv --version >/dev/null 2>&1; then
        "$python" -m virtualenv --quiet "$venv"
    elif "$python" -m pip --version >/dev/null 2>&1 && "$python" -c 'import venv' 2>/dev/null; then
        # Debian splits ensurepip off; the pip of the system can still put a pip into the environment.
        "$python" -m venv --without-pip "$venv"
        "$python" -m pip --python "$inside" install --quiet --no-input --disable-pip-version-check pip
    else
        die "\"$python\" cannot make virtual environments (no ensurepip, virtualenv or pip)." \
            "On Debian and Ubuntu: apt-get install python3-venv. Then run make again."
    fi
}

# Two makes at once take turns, where the system has flock.
exec 9<scripts/venv.sh
if command -v flock >/dev/null; then flock 9; fi

run_stamp=$(stamp requirements.lock)
dev_stamp=$(stamp requirements-dev.lock)
bench_stamp=$(stamp requirements-bench.lock)
cluster_stamp=$(stamp requirements-cluster.lock)
project_stamp=$(stamp pyproject.toml)

if ! holds "$venv/.stamp-run" "$run_stamp" || ! "$inside" -c '' 2>/dev/null; then
    new_venv
    locked requirements.lock
    printf '%s\n' "$run_stamp" >"$venv/.stamp-run"
fi
if [ "$want" != run ] && ! holds "$venv/.stamp-dev" "$dev_stamp"; then
    rm -f -- "$venv/.stamp-run" # if this is broken off, the next run starts anew
    locked requirements-dev.lock
    printf '%s\n' "$dev_stamp" >"$venv/.stamp-dev"
    printf '%s\n' "$run_stamp" >"$venv/.stamp-run"
fi
if [ "$want" = bench ] && ! holds "$venv/.stamp-bench" "$bench_stamp"; then
    locked requirements-bench.lock
    printf '%s\n' "$bench_stamp" >"$venv/.stamp-bench"
fi
if [ "$want" = cluster ] && ! holds "$venv/.stamp-cluster" "$cluster_stamp"; then
    say "installing Spark: half a gigabyte, about a minute"
    # pyspark is source only. It is built with the setuptools of the lock, which must be there before.
    only=$(mktemp)
    trap 'rm -f -- "$only"' EXIT
    awk '/^setuptools==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements-cluster.lock >"$only"
    in_venv --require-hashes --requirement "$only"
    in_venv --require-hashes --no-build-isolation --requirement requirements-cluster.lock
    printf '%s\n' "$cluster_stamp" >"$venv/.stamp-cluster"
fi
if ! holds "$venv/.stamp-project" "$project_stamp"; then
    say "installing transship itself (editable)"
    in_venv --no-build-isolation --editable .
    printf '%s\n' "$project_stamp" >"$venv/.stamp-project"
fi
