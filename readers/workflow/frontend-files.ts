import { script, type Step } from "./workflow";

/** The folder with the built files. */
const DIST = 'DIST="$RUNNER_TEMP/dist"';

/**
 * A repository variable with the environment in its name: the build does not run in a GitHub environment, so it cannot see
 * environment variables.
 */
export function named(variable: string): string {
  return `\${{ vars[format('${variable}_{0}', inputs.environment)] }}`;
}

/** The commit to deploy: the requested one, or the previous one, which the deployed page names in its metadata. */
export function chooseCommit(): Step {
  return script(
    "Find what to deploy",
    `
if [ -z "$COMMIT" ]; then
  url="\${FRONTEND_URL:-$FRONTEND_URL_VARIABLE}"
  headers=$(curl --fail --silent --show-error --head --max-time 10 "$url/index.html")
  COMMIT=$(grep -i '^x-amz-meta-before:' <<< "$headers" | tr -d '\\r' | sed 's/^[^:]*: *//' || true)
fi
if ! [[ "$COMMIT" =~ ^[0-9a-f]{40}$ ]]; then
  echo "::error::\\"$COMMIT\\" is not a commit; if the page does not name the previous one, enter a commit with all 40 digits"
  exit 1
fi
echo "commit=$COMMIT" >> "$GITHUB_OUTPUT"`,
    {
      id: "choose",
      env: { COMMIT: "${{ inputs.commit }}", FRONTEND_URL_VARIABLE: named("FRONTEND_URL") },
    },
  );
}

export function buildFrontend(): Step {
  return script(
    "Build",
    `
export VITE_API_BASE_URL="\${API_URL:-$API_URL_VARIABLE}"
npm ci
npm run build`,
    {
      "working-directory": "${{ env.FRONTEND_FOLDER }}",
      env: { API_URL_VARIABLE: named("API_URL") },
    },
  );
}

/**
 * `is_hashed <file>`: whether its name ends with a hash of its content, as bundlers write it: `index-BkX3a9fZ.js`,
 * `main.8f3b2c1d.css`. A word of eight letters is not one.
 */
const IS_HASHED = `
is_hashed() {
  local hash stem="\${1%.map}"
  stem="\${stem%.*}"
  [[ "$stem" =~ [-.]([0-9a-f]{8,64}|[A-Za-z0-9_-]{8})$ ]] || return 1
  hash="\${BASH_REMATCH[1]}"
  [[ "$hash" =~ [0-9] || "\${hash:1}" =~ [A-Z] ]]
}`.trim();

/**
 * New files are uploaded before the page that refers to them, and the old ones stay for a month, so that neither a new page nor
 * one that has been open for days refers to a missing file.
 */
export function uploadFiles(): Step[] {
  return [
    script(
      "Upload files with a hash in their name first, to be cached for good",
      `
${DIST}
${IS_HASHED}
# Each deployment uploads them again, so that their time tells which were part of a recent one.
hashed="$RUNNER_TEMP/hashed"
rm -rf "$hashed"
for folder in $IMMUTABLE_FOLDERS; do
  if [ -d "$DIST/$folder" ]; then
    while IFS= read -r -d "" file; do
      if is_hashed "\${file##*/}"; then
        mkdir -p "$hashed/$(dirname "$file")"
        mv "$DIST/$file" "$hashed/$file"
      fi
    done < <(cd "$DIST" && find "$folder" -type f -print0)
  fi
done
if [ -d "$hashed" ]; then
  aws s3 cp "$hashed" "s3://$BUCKET" --recursive --no-progress --cache-control "public, max-age=31536000, immutable"
fi`,
    ),
    script(
      "Upload everything else, the page last, to be revalidated each time",
      `
${DIST}
aws s3 sync "$DIST" "s3://$BUCKET" --exclude index.html --no-progress --cache-control no-cache

# The page's metadata records the previous commit, which is the target of a rollback.
present=$(aws s3api list-objects-v2 --bucket "$BUCKET" --prefix index.html --max-keys 1 --no-paginate \\
  --query 'Contents[0].Key' --output text)
before=""
if [ "$present" = index.html ]; then
  metadata=$(aws s3api head-object --bucket "$BUCKET" --key index.html --query Metadata --output json)
  before=$(jq -r --arg commit "$COMMIT" 'if .commit == $commit then .before else .commit end // ""' <<< "$metadata")
fi
aws s3 cp "$DIST/index.html" "s3://$BUCKET/index.html" --no-progress --cache-control no-cache \\
  --metadata "commit=$COMMIT\${before:+,before=$before}"`,
    ),
  ];
}

export function invalidate(): Step {
  return script(
    "Invalidate CloudFront's cache and wait",
    `
: "\${DISTRIBUTION:?set the variable CLOUDFRONT_DISTRIBUTION_ID of the GitHub environment}"
id=$(aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths "/*" \\
  --query Invalidation.Id --output text)
aws cloudfront wait invalidation-completed --distribution-id "$DISTRIBUTION" --id "$id"
echo "CloudFront's cache is invalidated"`,
    { env: { DISTRIBUTION: "${{ vars.CLOUDFRONT_DISTRIBUTION_ID }}" } },
  );
}

/** How long a file is kept after the last deployment that had it: somebody may have the page open. */
const KEEP_DAYS = 30;

/** Sizes are equal, so nothing is copied here; only files that are not in the build are deleted. */
export function deleteOldFiles(): Step {
  return script(
    "Delete files that are no longer used",
    `
${DIST}
kept=()
for folder in $IMMUTABLE_FOLDERS; do kept+=(--exclude "$folder/*"); done
aws s3 sync "$DIST" "s3://$BUCKET" "\${kept[@]}" --delete --size-only --no-progress

# A page that is still open in a browser loads files of its own build.
since=$(date --utc --date "\${KEEP_DAYS:-${KEEP_DAYS}} days ago" +%Y-%m-%dT%H:%M:%S)
for folder in $IMMUTABLE_FOLDERS; do
  aws s3api list-objects-v2 --bucket "$BUCKET" --prefix "$folder/" --output json \\
    --query "Contents[?LastModified<'$since'].Key" | jq -r '.[]?' |
    while IFS= read -r key; do
      if [ ! -e "$DIST/$key" ] && [ ! -e "$RUNNER_TEMP/hashed/$key" ]; then
        aws s3 rm "s3://$BUCKET/$key"
      fi
    done
done`,
  );
}
