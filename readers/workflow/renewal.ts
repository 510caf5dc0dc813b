/**
 * `renew`: new credentials for this script and for the steps after it, once the present ones are twenty minutes old. They are
 * valid for an hour, and a deployment may take longer.
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export const RENEW = `
renewed=$SECONDS
renew() {
  local token found
  if [ -z "\${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then return; fi
  if [ $((SECONDS - renewed)) -lt "\${RENEW_AFTER_SECONDS:-1200}" ]; then return; fi
  token=$(curl --fail --silent --show-error --retry 3 --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | jq -r .value)
  found=$(aws sts assume-role-with-web-identity --role-arn "$ROLE" --role-session-name GitHubActions \\
    --web-identity-token "$token" --query Credentials --output json)
  AWS_ACCESS_KEY_ID=$(jq -r .AccessKeyId <<< "$found")
  AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey <<< "$found")
  AWS_SESSION_TOKEN=$(jq -r .SessionToken <<< "$found")
  echo "::add-mask::$AWS_SECRET_ACCESS_KEY"
  echo "::add-mask::$AWS_SESSION_TOKEN"
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  env | grep -E '^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)=' >> "$GITHUB_ENV"
  renewed=$SECONDS
}`.trim();
