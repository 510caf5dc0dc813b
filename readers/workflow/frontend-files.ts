import { script, type Step } from "./workflow";

/** Leads to the built files. */
const DIST = 'DIST="$RUNNER_TEMP/dist"';

/**
 * A variable of the repository, with the environment in its name: the build runs in no GitHub environment, and sees the variables
 * of none.
 */
export function named(variable: string): string {
  return `\${{ vars[format('${variable}_{0}', inputs.environment)] }}`;
}

/** Which commit is deployed: the one that was asked for, or the one before the present one, as the page itself says. */
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
  echo "::error::\\"$COMMIT\\" is no commit; where the page does not say what was before it, name all 40 digits"
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
 * New files come before the page that names them, and old ones go after nobody is given the old page any more: at no time does
 * a page name a file that is not there.
 */
export function uploadFiles(): Step[] {
  return [
    script(
      "Put files with a hash in their name first, to be kept for good",
      `
${DIST}
for folder in $IMMUTABLE_FOLDERS; do
  if [ -d "$DIST/$folder" ]; then
    aws s3 sync "$DIST/$folder" "s3://$BUCKET/$folder" --size-only --no-progress \\
      --cache-control "public, max-age=31536000, immutable"
  fi
done`,
    ),
    script(
      "Put everything else, the page last, to be asked for again each time",
      `
${DIST}
excluded=(--exclude index.html)
for folder in $IMMUTABLE_FOLDERS; do excluded+=(--exclude "$folder/*"); done
aws s3 sync "$DIST" "s3://$BUCKET" "\${excluded[@]}" --no-progress --cache-control no-cache

# The page remembers what was deployed before it, which is where a rollback goes.
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
    "Make CloudFront forget the old files, and wait",
    `
: "\${DISTRIBUTION:?set the variable CLOUDFRONT_DISTRIBUTION_ID of the GitHub environment}"
id=$(aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths "/*" \\
  --query Invalidation.Id --output text)
aws cloudfront wait invalidation-completed --distribution-id "$DISTRIBUTION" --id "$id"
echo "CloudFront asks the bucket again"`,
    { env: { DISTRIBUTION: "${{ vars.CLOUDFRONT_DISTRIBUTION_ID }}" } },
  );
}

/** Sizes are the same, so nothing is copied here: only what is not in the build goes. */
export function deleteOldFiles(): Step {
  return script(
    "Delete what is not in use any more",
    `
${DIST}
aws s3 sync "$DIST" "s3://$BUCKET" --delete --size-only --no-progress`,
  );
}
