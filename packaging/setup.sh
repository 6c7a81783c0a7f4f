#!/usr/bin/env bash
# Sourced by ./run and ./test: brings the machine to where watchroom runs, and says what it does.
# Sets $python, the interpreter of the project's own environment in .venv.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"

say() { printf 'watchroom: %s\n' "$*" >&2; }

# Qt's libraries: the first line for any window, the second for a real X screen, the third for a virtual one.
system_packages="libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
test_packages="xvfb xauth ffmpeg gstreamer1.0-tools gstreamer1.0-rtsp gir1.2-gst-rtsp-server-1.0
gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly python3-gi postgresql x11-xserver-utils xorriso"
# Only the tests of the evidence player need them; other systems call them otherwise.
browser_packages="chromium firefox-esr"

missing_packages() { # names → those that dpkg does not hold
  local name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' && continue
    # Debian's and Ubuntu's newer releases call some libraries NAMEt64.
    dpkg-query -W -f '${Status}' "${name}t64" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$name"
  done
}

install_packages() { # names → installed, or the exact line to do it
  command -v dpkg-query >/dev/null || { say "not a Debian or Ubuntu: libraries are left to you"; return 0; }
  local missing as_root=""
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then as_root="sudo"; else
      say "these libraries are missing; install them with this line, then start again:"
      say "  sudo apt-get install --no-install-recommends $missing"
      return 1
    fi
  fi
  say "this is done as root now, and nothing else:"
  say "  apt-get update"
  say "  apt-get install --no-install-recommends $missing"
  # shellcheck disable=SC2086  # a list of words is meant
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}

find_python() { # the newest Python from 3.11 on
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    command -v "$name" >/dev/null || continue
    "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null && { echo "$name"; return; }
  done
  say "Python 3.11 or newer is needed and none was found"
  return 1
}

make_environment() { # requirements file → .venv holds exactly that, built again only when it changed
  local wanted="$1" base stamp
  # Python and the requirements decide; a stamp written last keeps a broken installation from passing.
  stamp=".venv/.watchroom-$(cat "$wanted" pyproject.toml | sha256sum | cut -c1-16)"
  [ -e "$stamp" ] && return 0
  if [ ! -x .venv/bin/python ]; then
    base=$(find_python)
    "$base" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
    say "making the environment with $base"
    "$base" -m venv .venv
  fi
  say "installing the pinned libraries (some 300 MB the first time)"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$wanted"
  # With the build tool from the list above: an isolated build would fetch one that no hash vouches for.
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  touch "$stamp"
}

compile_console() { # its modules → compiled, so that no start and no child process pays for Python's compiler
  # Build machines set this for all they run; here it would have every child of a test compile the program anew.
  unset PYTHONDONTWRITEBYTECODE
  "$python" -m compileall -q -j 0 console
}

python=".venv/bin/python"
