/**
 * The rules of each AWS managed rule group, by the group's name without the common prefix `AWSManagedRules`. Groups also
 * have rules that AWS tries out, whose names end in `_RC_COUNT`; they only count already.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export const MANAGED_RULES = {
  AmazonIpReputationList: ["AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"],
  AnonymousIpList: ["AnonymousIPList", "HostingProviderIPList"],
  CommonRuleSet: [
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    "SizeRestrictions_QUERYSTRING",
    "SizeRestrictions_Cookie_HEADER",
    "SizeRestrictions_BODY",
    "SizeRestrictions_URIPATH",
    "EC2MetaDataSSRF_BODY",
    "EC2MetaDataSSRF_COOKIE",
    "EC2MetaDataSSRF_URIPATH",
    "EC2MetaDataSSRF_QUERYARGUMENTS",
    "GenericLFI_QUERYARGUMENTS",
    "GenericLFI_URIPATH",
    "GenericLFI_BODY",
    "RestrictedExtensions_URIPATH",
    "RestrictedExtensions_QUERYARGUMENTS",
    "GenericRFI_QUERYARGUMENTS",
    "GenericRFI_BODY",
    "GenericRFI_URIPATH",
    "CrossSiteScripting_COOKIE",
    "CrossSiteScripting_QUERYARGUMENTS",
    "CrossSiteScripting_BODY",
    "CrossSiteScripting_URIPATH",
  ],
  KnownBadInputsRuleSet: [
    "JavaDeserializationRCE_HEADER",
    "JavaDeserializationRCE_BODY",
    "JavaDeserializationRCE_URIPATH",
    "JavaDeserializationRCE_QUERYSTRING",
    "Host_localhost_HEADER",
    "PROPFIND_METHOD",
    "ExploitablePaths_URIPATH",
    "Log4JRCE_HEADER",
    "Log4JRCE_QUERYSTRING",
    "Log4JRCE_BODY",
    "Log4JRCE_URIPATH",
    "ReactJSRCE_BODY",
  ],
  SQLiRuleSet: [
    "SQLi_QUERYARGUMENTS",
    "SQLiExtendedPatterns_QUERYARGUMENTS",
    "SQLi_BODY",
    "SQLiExtendedPatterns_BODY",
    "SQLiExtendedPatterns_HEADER",
    "SQLiExtendedPatterns_URIPATH",
    "SQLi_COOKIE",
    "SQLi_URIPATH",
  ],
  AdminProtectionRuleSet: ["AdminProtection_URIPATH"],
  LinuxRuleSet: ["LFI_URIPATH", "LFI_QUERYSTRING", "LFI_HEADER"],
  UnixRuleSet: [
    "UNIXShellCommandsVariables_QUERYSTRING",
    "UNIXShellCommandsVariables_BODY",
    "UNIXShellCommandsVariables_HEADER",
  ],
  PHPRuleSet: [
    "PHPHighRiskMethodsVariables_HEADER",
    "PHPHighRiskMethodsVariables_QUERYSTRING",
    "PHPHighRiskMethodsVariables_BODY",
    "PHPHighRiskMethodsVariables_URIPATH",
  ],
  WordPressRuleSet: ["WordPressExploitableCommands_QUERYSTRING", "WordPressExploitablePaths_URIPATH"],
} as const;

/** An AWS managed rule group, without the common prefix `AWSManagedRules`. */
export type ManagedRules = keyof typeof MANAGED_RULES;

/** `SQLiRuleSet/SQLi_BODY` with its set; without one, a rule belongs to the common set. */
export function managedRule(name: string): { readonly set: string; readonly rule: string } {
  const [rule = "", set = "CommonRuleSet"] = name.split("/").reverse();
  return { set, rule };
}

/** The rules of a group; none if there is no such group. */
export function rulesOf(set: string): readonly string[] {
  return Object.entries(MANAGED_RULES).find(([name]) => name === set)?.[1] ?? [];
}
