#!/usr/bin/env bash
# Starts a PostgreSQL of our own for tests, or stops it. Usage: test-postgres.sh start|stop|url
# It lives in a folder of its own, listens on 127.0.0.1 only and forgets durability, because its data live as long as the tests.
set -euo pipefail
port=${SHOUWANG_TEST_POSTGRES_PORT:-54329}
home=${SHOUWANG_TEST_POSTGRES_DIR:-${TMPDIR:-/tmp}/shouwang-test-postgres}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "${1:-}" in
url) echo "postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable" ;;
start)
  [ -n "$bin" ] || { echo "PostgreSQL is not installed; run: make deps" >&2; exit 1; }
  if as "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; then exit 0; fi
  rm -rf "$home"
  mkdir -p "$home"
  [ "$(id -u)" != 0 ] || chown postgres "$home"
  as "$bin/initdb" -D "$home/data" -U postgres --auth=trust --encoding=UTF8 --locale=C >"$home/initdb.log"
  as "$bin/pg_ctl" -D "$home/data" -l "$home/server.log" -w -t 60 \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=512MB -c work_mem=64MB -c max_wal_size=4GB -c max_connections=200 -c jit=off" start >/dev/null
  ;;
stop)
  [ -z "$bin" ] || as "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home"
  ;;
*) echo "usage: $0 start|stop|url" >&2; exit 2 ;;
esac
