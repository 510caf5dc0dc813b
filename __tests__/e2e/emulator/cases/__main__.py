"""Runs the cases at an endpoint, one JSON line each; without an endpoint it lists them, the rows and their table."""

import json
import sys
from typing import Any

from cases import CASES, Case, Clients, outcome
from refusals import ROWS, markdown


def described(one: Case) -> dict[str, Any]:
    return {"service": one.service, "operation": one.operation, "code": one.code, "name": one.run.__name__}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        rows = [{"service": row.service, "operation": row.operation, "code": row.code} for row in ROWS]
        print(json.dumps({"cases": [described(one) for one in CASES], "rows": rows, "table": markdown()}))
    for endpoint in sys.argv[1:]:
        aws = Clients(endpoint)
        for one in CASES:
            print(json.dumps(described(one) | {"outcome": outcome(one, aws)}), flush=True)
