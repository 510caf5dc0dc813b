/**
 * For what AWS refuses to delete while something else refers to it. Terraform deletes before it updates, so without this
 * the deletion fails and what refers to it is never changed; with it, the deletion comes last.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/meta-arguments/lifecycle#create_before_destroy
 */
export const DELETED_LAST = { createBeforeDestroy: true } as const;
