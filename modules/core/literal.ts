/**
 * A text of the user's, safe from Terraform's templates: `${` stays what it is. References that CDKTF has yet to resolve
 * stay references.
 */
export function literal(value: string): string {
  return value.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
}
