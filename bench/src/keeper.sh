# Keeps one private PostgreSQL for a measurement: makes it where there is none yet, starts it, says "ready", and stops
# it when its standard input closes. Unlike the server of the tests it is safe against a crash, as a server with
# customers' data must be: that is part of what is measured.
# Arguments: the folder of the server's programs, the port, a folder for its data.
set -u
trap '' INT TERM HUP PIPE
programs=$1
port=$2
folder=$3
data=$folder/cluster
log=$folder/server.log
cd "$folder" || exit 1

start() {
  if [ ! -f "$data/PG_VERSION" ]; then
    "$programs/initdb" -D "$data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 || return 1
    cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 50
max_wal_size = 4GB
CONF
  fi
  "$programs/pg_ctl" -D "$data" -l "$log" -o "-p $port" -w -t 60 start
}

if start >"$folder/start.log" 2>&1; then
  echo ready
  cat >/dev/null
  "$programs/pg_ctl" -D "$data" -m fast -w -t 120 stop >/dev/null 2>&1
else
  cat "$folder/start.log" "$log" 2>/dev/null
fi
