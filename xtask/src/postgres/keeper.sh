# Keeps one private PostgreSQL: makes it in a temporary folder, starts it, says "ready", and removes it without a
# trace when its standard input closes. If it cannot start, says why and ends.
# Arguments: the folder of the server's programs, the port, and, for a server with settings of its own, a folder with
# settings.conf and whatever that names, which is taken from the folder of the data.
set -u
# Only the closing of standard input ends it, so that no signal comes between the start and the cleaning.
trap '' INT TERM HUP PIPE
programs=$1
port=$2
settings=${3:-}

dir=$(mktemp -d "${TMPDIR:-/tmp}/rapport-pg.XXXXXX" 2>/dev/null) || dir=$(mktemp -d /tmp/rapport-pg.XXXXXX) || exit 1
# Our caller's folder may be closed to this account.
cd "$dir" || exit 1
data=$dir/data
log=$dir/log

start() {
  # The bytewise order of C.UTF-8 is the same on every machine; trigrams need the character classes of UTF-8.
  "$programs/initdb" -D "$data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync || return 1
  cat >>"$data/postgresql.conf" <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
# Nothing in it outlives the tests.
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
  if [ -n "$settings" ]; then
    # The server wants to own its key, and that nobody else can read it.
    (umask 077 && cp "$settings"/* "$data/") || return 1
    cat "$data/settings.conf" >>"$data/postgresql.conf"
  fi
  "$programs/pg_ctl" -D "$data" -l "$log" -w -t 60 start
}

stop() {
  # Immediate: there is nothing to save.
  "$programs/pg_ctl" -D "$data" -m immediate -w -t 30 stop
}

if start >"$dir/start.log" 2>&1; then
  echo ready
  cat >/dev/null
  stop >/dev/null 2>&1
else
  cat "$dir/start.log" "$log" 2>/dev/null
  [ ! -f "$data/postmaster.pid" ] || stop >/dev/null 2>&1
fi
cd /
rm -rf "$dir"
