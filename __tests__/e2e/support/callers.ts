import { deployPolicies } from "../../../readers/handoff";
import { Root, type TerraformJson } from "../../../readers/terraform";

/**
 * From now on a caller, known by its access key, has the rights of a root's own policies: what an AWS service does on its
 * behalf is held against them.
 */
export async function giveRights(endpoint: string, accessKey: string, terraform: TerraformJson): Promise<void> {
  const callers = { [accessKey]: deployPolicies(new Root(terraform)) };
  const response = await fetch(`${endpoint}/moto-api/modes.json`, {
    method: "POST",
    body: JSON.stringify({ callers }),
  });
  if (!response.ok) throw new Error(`the emulated AWS did not take the rights of ${accessKey}: ${response.statusText}`);
}
