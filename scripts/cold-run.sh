#!/usr/bin/env bash
# Proves the README's two commands on a fresh clone with empty caches: nothing that an earlier run left may be needed.
set -euo pipefail
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export npm_config_cache="$work/npm" DYEING_CACHE="$work/cache" XDG_CACHE_HOME="$work/xdg"
# The Node on the machine's path, not the one of the checkout that this was started from.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v node_modules | paste -sd:)
git clone -q "$root" "$work/dyeing"
cd "$work/dyeing"
echo "node $(node -v), npm $(npm -v)"
npm ci 2>&1 | tee "$work/npm-ci.log"
lines=$(wc -l < "$work/npm-ci.log")
if ((lines > 50)); then
  echo "npm ci has $lines lines to say"
  exit 1
fi
npm run demo
npm test
