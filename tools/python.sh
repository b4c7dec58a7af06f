#!/bin/sh
# Finds a Python that can make a virtual environment and hands over to it: tools/python.sh SCRIPT [ARGUMENT...]
# Not a version manager: the first of the names below that answers is taken. $PYTHON names one of your own.

for python in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3}; do
    # Run it, for a name on the PATH may be an empty shim; ensurepip is missing where Debian's python3-venv is.
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' </dev/null 2>/dev/null; then
        exec "$python" "$@"
    fi
done
asked=${PYTHON:-python3}
found=$(command -v "$asked" >/dev/null && "$asked" --version 2>&1 | head -n 1)
echo "Overture needs Python 3.11 or newer with its venv module (Debian: python3-venv); $asked is ${found:-not there}. To name another: make PYTHON=/path/to/python3" >&2
exit 1
