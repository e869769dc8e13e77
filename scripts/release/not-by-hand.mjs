#!/usr/bin/env node
// `npm publish` runs this in every package, wherever it is called: releases are staged by the workflow, from tarballs.
console.error("not published: a pushed tag stages a release (.github/workflows/release.yml), a maintainer approves it");
process.exit(1);
