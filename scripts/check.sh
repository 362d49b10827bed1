#!/usr/bin/env bash
# The tests as CI runs them: every engine, a real browser, nothing skipped for want of either.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/test-postgres.sh start
trap 'scripts/test-postgres.sh stop' EXIT
SHOUWANG_TEST_POSTGRES=$(scripts/test-postgres.sh url)
SHOUWANG_TEST_CHROMIUM=$(command -v chromium)
export SHOUWANG_TEST_POSTGRES SHOUWANG_TEST_CHROMIUM
for profile in policies/cn-*; do ./shouwang rules test "$profile"; done
go test -timeout 30m ./...
