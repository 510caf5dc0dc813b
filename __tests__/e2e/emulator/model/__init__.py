"""AWS's service models, as botocore ships them: what a request means, and whether they allow it."""

from .check import violations
from .refusal import refusal, validation_code
from .wire import Call, Unreadable, read

__all__ = ["Call", "Unreadable", "read", "refusal", "validation_code", "violations"]
