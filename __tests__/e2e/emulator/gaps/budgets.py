"""Budgets: tags, subscribers and updates."""

from typing import Any

from moto.budgets.models import budgets_backends

from .patching import Memory
from .wsgi import Request, Response, answers, json_response

tags = Memory()


# aws_budgets_budget: the provider reads tags and subscribers back, and updates in place; moto has none of these.
@answers("budgets")
def tags_subscribers_and_updates(request: Request) -> Response | None:
    budgets_tags, body = tags.of(request.account), request.json
    if request.action == "CreateBudget":
        arn = f"arn:aws:budgets::{body['AccountId']}:budget/{body['Budget']['BudgetName']}"
        budgets_tags[arn] = {tag["Key"]: tag["Value"] for tag in body.get("ResourceTags") or []}
    elif request.action == "ListTagsForResource":
        resource_tags = budgets_tags.get(body["ResourceARN"], {})
        return json_response({"ResourceTags": [{"Key": k, "Value": v} for k, v in resource_tags.items()]})
    elif request.action == "TagResource":
        new_tags = {tag["Key"]: tag["Value"] for tag in body["ResourceTags"]}
        budgets_tags.setdefault(body["ResourceARN"], {}).update(new_tags)
        return json_response({})
    elif request.action == "UntagResource":
        for key in body["ResourceTagKeys"]:
            budgets_tags.get(body["ResourceARN"], {}).pop(key, None)
        return json_response({})
    elif request.action == "DescribeSubscribersForNotification":
        return json_response({"Subscribers": _subscribers(request.account, body)})
    elif request.action == "UpdateBudget":
        budget = _budgets(request.account, body)[body["NewBudget"]["BudgetName"]]
        budget.budget.update(body["NewBudget"])
        return json_response({})
    return None


def _budgets(account: str, body: dict[str, Any]) -> dict[str, Any]:
    return budgets_backends[account]["aws"].budgets[body["AccountId"]]


def _subscribers(account: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = {k: v for k, v in body["Notification"].items() if k != "NotificationState"}
    for notification in _budgets(account, body)[body["BudgetName"]].notifications:
        if wanted.items() <= notification.details.items():
            return notification.subscribers
    return []
