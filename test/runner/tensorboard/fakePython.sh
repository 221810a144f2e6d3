#!/bin/sh
# Stands in for python3 in the tests of the installation: an "environment" is this script beside a marker file.
case "$*" in
  "-m venv --without-pip "*)
    mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && chmod +x "$4/bin/python" ;;
  *sysconfig*)
    echo "$(dirname "$(dirname "$0")")/site-packages" ;;
  "-m pip install "*)
    echo "Collecting tensorboard"
    sleep 0.1
    if [ -n "$FAKE_PIP_FAILS" ]; then echo "WARNING: retrying" >&2; echo "ERROR: no network" >&2; exit 1; fi
    while [ "$1" != "--target" ]; do shift; done
    mkdir "$2" && echo 2.21.0 > "$2/version" ;;
  "-m tensorboard.main --version")
    cat "$(dirname "$(dirname "$0")")/site-packages/version" ;;
  *)
    echo "unexpected: $*" >&2; exit 1 ;;
esac
