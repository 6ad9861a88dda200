# Installs Debian's packages named by the arguments; runs as root.
set -eu
export DEBIAN_FRONTEND=noninteractive

case " $* " in
*" postgresql "*)
  # The tests start their own server: the package must not make and start a cluster of its own.
  no_cluster=/etc/postgresql-common/createcluster.d/rapport-xtask.conf
  mkdir -p "${no_cluster%/*}"
  echo 'create_main_cluster = false' >"$no_cluster"
  trap 'rm -f "$no_cluster"' EXIT
  ;;
esac

# One broken source among several must not stop us: if ours is affected, the next command says so.
apt-get update -q || echo 'apt-get update failed; going on with the package lists that are here' >&2
apt-get install -q -y --no-install-recommends "$@" </dev/null
