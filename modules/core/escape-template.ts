/**
 * Escapes `${` so that Terraform does not interpolate user-provided text. References that CDKTF has yet to resolve stay
 * references.
 */
export function escapeTemplate(value: string): string {
  return value.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
}
