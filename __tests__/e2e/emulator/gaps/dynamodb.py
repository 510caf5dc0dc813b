"""DynamoDB: a request whose answer was lost, and which its client therefore repeats."""

from typing import Any

from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.models import DynamoDBBackend

from .patching import around


# The lock of a state: on a busy machine the client may give up waiting for the answer and ask again. The condition then fails
# because of its own first request, and Terraform reports a lock that nobody will ever release.
@around(DynamoDBBackend)
def put_item(original: Any, self: DynamoDBBackend, table_name: str, item_attrs: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return original(self, table_name, item_attrs, *args, **kwargs)
    except ConditionalCheckFailed:
        table = self.get_table(table_name)
        there = table.get_item(*self.get_keys_value(table, item_attrs))
        if there is None or there.to_json()["Attributes"] != item_attrs:
            raise
        return there
