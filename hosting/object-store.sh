#!/bin/sh
# Copies dist/ to a bucket: sh hosting/object-store.sh s3://BUCKET/PATH
# The files with a hash in their names go first and old ones stay, so that no page is without its engine while this runs.
set -eu
to=${1:?"usage: object-store.sh s3://BUCKET/PATH"}
from=$(dirname "$0")/../dist
lasting='public, max-age=31536000, immutable'

aws s3 cp "$from" "$to" --recursive --exclude '*' --include '*-*.js' --cache-control "$lasting" --content-type 'text/javascript; charset=utf-8'
aws s3 cp "$from" "$to" --recursive --exclude '*' --include '*-*.css' --cache-control "$lasting" --content-type 'text/css; charset=utf-8'
aws s3 cp "$from" "$to" --recursive --exclude '*' --include '*-*.wasm' --cache-control "$lasting" --content-type application/wasm
aws s3 cp "$from/index.html" "$to/index.html" --cache-control no-cache --content-type 'text/html; charset=utf-8'
aws s3 cp "$from/offline.js" "$to/offline.js" --cache-control no-cache --content-type 'text/javascript; charset=utf-8'
aws s3 cp "$from/saker.html" "$to/saker.html" --cache-control no-cache --content-type 'text/html; charset=utf-8' --content-disposition 'attachment; filename=saker.html'
