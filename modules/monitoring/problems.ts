import {
  anyText,
  check,
  integer,
  list,
  map,
  number,
  oneOf,
  required,
  section,
  text,
  withDefaults,
  type Problem,
  type Rule,
  type Rules,
} from "../core";
import {
  BUDGET_DEFAULTS,
  type AlertsConfig,
  type BudgetConfig,
  type CustomAlarmConfig,
  type LogErrorsConfig,
  type RecipientsConfig,
} from "./config";

/** The most that AWS Budgets takes for one budget. */
const MOST_NOTIFICATIONS = 5;

const email = text(/^[^\s@]+@[^\s@]+\.[^\s@.]+$/, 'an e-mail address such as "ops@example.com"');
const httpsUrl = text(/^https:\/\/[^\s/]+(\/\S*)?$/, 'a URL that begins with "https://"');
const severity = oneOf("P1", "P2", "P3", "P4");
const alarmName = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in lower case, such as "failed-payments"');

const finite: Rule = number(-Number.MAX_VALUE, Number.MAX_VALUE);

const period: Rule = (value, path) => {
  const seconds = Number(value);
  if (seconds === 10 || seconds === 30 || (Number.isInteger(seconds / 60) && seconds >= 60 && seconds <= 86_400))
    return [];
  return [{ path, message: `${JSON.stringify(value)} is not a period; use 10, 30 or a multiple of 60 up to 86400` }];
};

const RECIPIENTS_RULES: Rules<RecipientsConfig> = { emails: list(email), httpsEndpoints: list(httpsUrl) };

const CUSTOM_ALARM_RULES: Rules<CustomAlarmConfig> = {
  severity: required(severity),
  namespace: required(anyText),
  metric: required(anyText),
  dimensions: map(anyText, anyText),
  statistic: text(
    /^(Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?|p100)$/,
    '"Average", "Sum", "Minimum", "Maximum", "SampleCount" or a percentile such as "p99"',
  ),
  comparison: oneOf(">", ">=", "<", "<="),
  threshold: required(finite),
  periodSeconds: period,
  evaluationPeriods: integer(1, 1440),
  missingData: oneOf("breaching", "notBreaching", "ignore", "missing"),
  description: required(text(/^[\s\S]{1,1000}$/, "1 to 1000 characters that say what happened and what to do")),
};

const LOG_ERRORS_RULES: Rules<LogErrorsConfig> = {
  pattern: anyText,
  threshold: integer(0, 1_000_000),
  severity,
};

const ALERTS_RULES: Rules<AlertsConfig> = {
  default: section(RECIPIENTS_RULES),
  P1: section(RECIPIENTS_RULES),
  P2: section(RECIPIENTS_RULES),
  P3: section(RECIPIENTS_RULES),
  P4: section(RECIPIENTS_RULES),
  custom: map(alarmName, section(CUSTOM_ALARM_RULES)),
  logErrors: section(LOG_ERRORS_RULES),
};

const percent = integer(1, 1000);

const BUDGET_RULES: Rules<BudgetConfig> = {
  monthlyUsd: required(number(1, 10_000_000)),
  emails: required(list(email, { min: 1, max: 10 })),
  actualPercents: list(percent),
  forecastPercents: list(percent),
};

/** Everything that is wrong with the alerts of an environment. */
export function alertsProblems(config: AlertsConfig): Problem[] {
  const problems = check(ALERTS_RULES, config);
  if (problems.length > 0) return problems;
  if (isSomebody(config.P1 ?? config.default)) return [];
  return [
    {
      path: "P1",
      message: "nobody is told when the site is down; name emails or httpsEndpoints here or under default",
    },
  ];
}

/** Everything that is wrong with a budget; its defaults may be left out. */
export function budgetProblems(config: BudgetConfig): Problem[] {
  const problems = check(BUDGET_RULES, config);
  if (problems.length > 0) return problems;
  const { actualPercents, forecastPercents } = withDefaults<Required<BudgetConfig>>(BUDGET_DEFAULTS, config);
  const count = actualPercents.length + forecastPercents.length;
  if (count > 0 && count <= MOST_NOTIFICATIONS) return [];
  return [{ path: "", message: `has ${count} thresholds; AWS takes 1 to ${MOST_NOTIFICATIONS} together` }];
}

function isSomebody({ emails = [], httpsEndpoints = [] }: RecipientsConfig = {}): boolean {
  return emails.length + httpsEndpoints.length > 0;
}
