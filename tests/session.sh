#!/usr/bin/env bash
# Runs a command in a desktop session of its own: a display nobody sees, a
# message bus, an unlocked keychain, and an empty home.
#
#     tests/session.sh COMMAND [ARGUMENT…]
set -euo pipefail

# What the Rust tools keep in the real home stays there.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"

session=$(mktemp -d "${TMPDIR:-/tmp}/signet-session.XXXXXX")
display=
cleanup() {
  [ -z "$display" ] || kill "$display" 2>/dev/null || true
  rm -rf "$session"
}
trap cleanup EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

export HOME="$session/home"
export XDG_CONFIG_HOME="$HOME/.config" XDG_DATA_HOME="$HOME/.local/share"
export XDG_CACHE_HOME="$HOME/.cache" XDG_STATE_HOME="$HOME/.local/state"
export XDG_RUNTIME_DIR="$session/run"
mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL

# The server picks a free display and says which.
Xvfb -displayfd 3 -screen 0 2000x1200x24 -nolisten tcp 3>"$session/display" 2>"$session/xvfb.log" &
display=$!
for _ in $(seq 100); do
  [ -s "$session/display" ] && break
  sleep 0.1
done
[ -s "$session/display" ] || { cat "$session/xvfb.log" >&2; exit 1; }
DISPLAY=":$(cat "$session/display")"
# WebKit draws without a graphics card; GTK keeps its settings to itself.
export DISPLAY GDK_BACKEND=x11 GSETTINGS_BACKEND=memory LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1

# A bus on which nothing starts by itself: no portal, no accessibility bus.
cat >"$session/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$session/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END
dbus-run-session --config-file "$session/bus.conf" -- bash -c '
  printf %s session | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  # The daemon goes to the background before the bus has given it its name.
  gdbus wait --session --timeout 10 org.freedesktop.secrets
  exec "$@"
' session "$@"
