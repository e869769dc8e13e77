#!/usr/bin/env bash
# Runs the adapters' conformance on the oldest framework versions that their package.json files admit, in a clone:
# scripts/framework-floors.sh [VITEST_OPTION...]
set -euo pipefail
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone -q "$root" "$work/dyeing"
cd "$work/dyeing"
npm ci
export PATH="$PWD/node_modules/.bin:$PATH"

projects=() frameworks=() floors=() versions=()
for pair in express:express koa:koa grpc:@grpc/grpc-js; do
  adapter=${pair%%:*} framework=${pair#*:}
  peers=$(npm pkg get peerDependencies --workspaces=false --prefix "packages/adapters-$adapter")
  projects+=(--project "@dyeing/$adapter")
  # A range is `^floor`, or several: `^4.21.0 || ^5.1.0`. The last one is tested under the framework's own name, the others
  # under its name and major version, as the tests import them.
  ranges=$(node -p 'JSON.parse(process.argv[1])[process.argv[2]].replaceAll(/[|^]/g, "")' "$peers" "$framework")
  last=${ranges##* }
  for floor in $ranges; do
    name=$framework
    [[ "$floor" == "$last" ]] || name=$framework${floor%%.*}
    frameworks+=("$name") floors+=("$name@npm:$framework@$floor") versions+=("$floor")
  done
done

# Installed elsewhere and linked: here npm would put the floors beside the versions that other packages ask for.
mkdir "$work/floors"
npm install --prefix "$work/floors" --ignore-scripts --no-audit --no-fund "${floors[@]}"
for framework in "${frameworks[@]}"; do
  rm -r "node_modules/$framework"
  ln -s "$work/floors/node_modules/$framework" "node_modules/$framework"
done
for index in "${!frameworks[@]}"; do
  version=$(node -p 'require(process.argv[1]).version' "./node_modules/${frameworks[index]}/package.json")
  echo "${frameworks[index]} $version"
  [[ "$version" == "${versions[index]}" ]]
done
node node_modules/vitest/vitest.mjs run "${projects[@]}" "$@"
