#!/usr/bin/env bash
# Proves the README's commands on a fresh clone with empty caches and a home of its own: nothing that an earlier run left may
# be needed. `cold-run.sh mesh` does so for the mesh lab, which builds Kubernetes' and Istio's programs: root on Linux, Go,
# Python 3 with pip, and up to half an hour.
set -euo pipefail
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
work=$(mktemp -d)
clean() {
  # Go writes its modules read-only.
  chmod -R u+w "$work"
  rm -rf "$work"
}
trap clean EXIT
export HOME="$work/home" npm_config_cache="$work/npm"
mkdir "$HOME"
unset DYEING_CACHE DYEING_MESH_FOLDER XDG_CACHE_HOME XDG_CONFIG_HOME GOPATH GOCACHE GOMODCACHE PIP_CACHE_DIR
# The Node on the machine's path, not the one of the checkout that this was started from.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v node_modules | paste -sd:)

timed() {
  local from=$SECONDS
  "$@"
  echo "$* took $((SECONDS - from)) s"
}

git clone -q "$root" "$work/dyeing"
cd "$work/dyeing"
echo "node $(node -v), npm $(npm -v)"
timed npm ci 2>&1 | tee "$work/npm-ci.log"
lines=$(wc -l < "$work/npm-ci.log")
if ((lines > 50)); then
  echo "npm ci has $lines lines to say"
  exit 1
fi
case ${1:-demo} in
  demo)
    timed npm run demo
    timed npm test
    ;;
  mesh)
    # A crash leaves no process; a test that fails would leave the lab.
    trap 'npm run mesh -- down; clean' EXIT
    timed npm run mesh -- up
    timed npm run mesh -- test --rides 60
    timed npm run mesh -- down
    ;;
esac
