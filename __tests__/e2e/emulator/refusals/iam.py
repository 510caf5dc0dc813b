"""Whether a caller's policies allow an action, by IAM's own rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, Callable, Mapping

# The condition keys of a request. One that is None may be in a request of its kind, but is not in this one.
Context = Mapping[str, str | None]


def allows(documents: list[dict[str, Any]], action: str, resource: str, context: Context) -> bool:
    """A statement that denies wins; without one that allows, nothing is allowed."""
    effects = {
        statement["Effect"]
        for document in documents
        for statement in listed(document["Statement"])
        if _applies(statement, action, resource, context)
    }
    return effects == {"Allow"}


def listed(value: Any) -> list[Any]:
    """Policies may have a single value in place of a list of one."""
    return value if isinstance(value, list) else [value]


def _applies(statement: dict[str, Any], action: str, resource: str, context: Context) -> bool:
    return (
        _matches(statement, "Action", action.lower(), str.lower)
        and _matches(statement, "Resource", resource, str)
        and all(
            _holds(operator, key, listed(wanted), context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _matches(statement: dict[str, Any], element: str, value: str, fold: Callable[[str], str]) -> bool:
    if f"Not{element}" in statement:
        return not any(_like(value, fold(one)) for one in listed(statement[f"Not{element}"]))
    return any(_like(value, fold(one)) for one in listed(statement[element]))


def _like(value: str, pattern: str) -> bool:
    """IAM has `*` and `?`; brackets stand for themselves."""
    return fnmatchcase(value, pattern.replace("[", "[[]"))


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda value, wanted: value == wanted,
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda value, wanted: value.lower() == str(wanted).lower(),
}
NEGATED = {"StringNotEquals": "StringEquals", "StringNotLike": "StringLike", "ArnNotLike": "ArnLike"}


def _holds(operator: str, key: str, wanted: list[Any], context: Context) -> bool:
    name = operator.removesuffix("IfExists")
    if key.lower() not in map(str.lower, context):
        raise NotImplementedError(f"condition key {key}")
    value = next((one for found, one in context.items() if found.lower() == key.lower()), None)
    if name == "Null":
        return (value is None) == (str(wanted[0]).lower() == "true")
    if name not in OPERATORS and name not in NEGATED:
        raise NotImplementedError(f"condition operator {operator}")
    if value is None:
        return operator.endswith("IfExists") or name in NEGATED
    found = any(OPERATORS[NEGATED.get(name, name)](value, one) for one in wanted)
    return found != (name in NEGATED)
