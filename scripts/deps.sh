#!/usr/bin/env bash
# Installs what the tests need from Debian's packages: PostgreSQL, Chromium, a font with Chinese characters, and LibreOffice's spreadsheet
# as a second opinion on workbooks. Does nothing when they are there.
set -euo pipefail
need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
command -v chromium >/dev/null 2>&1 || need+=(chromium)
[ -n "$(fc-list ':lang=zh' 2>/dev/null | head -n 1)" ] || need+=(fonts-noto-cjk fontconfig)
command -v soffice >/dev/null 2>&1 || need+=(libreoffice-calc-nogui)
[ ${#need[@]} -gt 0 ] || exit 0
run() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
echo "installing: ${need[*]}"
# The distribution's own server is not started: the tests start one of their own.
run mkdir -p /etc/postgresql-common
printf 'create_main_cluster = false\n' | run tee /etc/postgresql-common/createcluster.conf >/dev/null
run apt-get update -qq
DEBIAN_FRONTEND=noninteractive run apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
