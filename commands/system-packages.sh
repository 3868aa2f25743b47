#!/bin/sh
# Installs Debian packages that are missing, or says which ones to install where that is not allowed.
set -eu
missing=""
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
# a Python that is not Debian's brings its own venv
case "$missing" in *python3-venv*) python3 -c "import ensurepip, venv" 2>/dev/null && missing=$(echo "$missing" | sed 's/python3-venv//') ;; esac
[ -n "$(echo "$missing" | tr -d ' ')" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
elif command -v apt-get >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
else
    echo "Please install these packages and try again:$missing" >&2
    exit 1
fi
