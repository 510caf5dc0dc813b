"""Three ways to mend a moto class in place, and a reset-able memory for what the mending has to remember.

All are decorators and fail at import when moto no longer has, or by now has, the method in question.
"""

import random
import string
from collections import defaultdict
from functools import wraps
from typing import Any, Callable

Function = Callable[..., Any]


def operation(owner: type) -> Callable[[Function], Function]:
    """Add an operation that moto lacks, under the function's own name."""

    def install(function: Function) -> Function:
        if hasattr(owner, function.__name__):
            raise AttributeError(f"moto has {owner.__name__}.{function.__name__} by now: review this gap")
        setattr(owner, function.__name__, function)
        return function

    return install


def around(owner: type) -> Callable[[Function], Function]:
    """Replace the method of the function's own name; the function gets moto's method before `self`."""

    def install(function: Function) -> Function:
        original = getattr(owner, function.__name__)

        @wraps(original)
        def replacement(self: Any, *args: Any, **kwargs: Any) -> Any:
            return function(original, self, *args, **kwargs)

        setattr(owner, function.__name__, replacement)
        return function

    return install


def after(owner: type, *method_names: str) -> Callable[[Function], Function]:
    """Run the function after the named methods; it gets `self` and their result, and may return another result."""

    def install(function: Function) -> Function:
        for name in method_names:
            _wrap_after(owner, name, function)
        return function

    return install


def _wrap_after(owner: type, name: str, function: Function) -> None:
    original = getattr(owner, name)

    @wraps(original)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        replacement = function(self, result)
        return result if replacement is None else replacement

    setattr(owner, name, wrapper)


class Memory:
    """What a gap filler remembers between requests: one dictionary per account and region."""

    _all: list["Memory"] = []

    def __init__(self) -> None:
        self._by_scope: dict[tuple[str, str], dict[Any, Any]] = defaultdict(dict)
        Memory._all.append(self)

    def of(self, account: str, region: str = "global") -> dict[Any, Any]:
        return self._by_scope[(account, region)]

    def everywhere(self, region: str = "global") -> list[dict[Any, Any]]:
        """The dictionaries of all accounts."""
        return [one for (_, where), one in self._by_scope.items() if where == region]

    def here(self, response: Any) -> dict[Any, Any]:
        """The dictionary of the account and region that a moto response object is answering for."""
        return self.of(response.current_account, response.region)

    @classmethod
    def forget_everything(cls) -> None:
        for memory in cls._all:
            memory._by_scope.clear()


def random_id(length: int) -> str:
    return "".join(random.choices(string.ascii_uppercase + string.digits, k=length))
