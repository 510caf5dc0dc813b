"""The patterns of the models are Java's; this makes Python's of them."""

from __future__ import annotations

import re
import sys
import unicodedata
import warnings
from functools import cache
from itertools import groupby

# Java's names for sets of ASCII characters, as they read inside brackets.
ASCII_CLASSES = {
    "Alpha": "a-zA-Z",
    "Alnum": "a-zA-Z0-9",
    "ASCII": r"\x00-\x7f",
    "Digit": "0-9",
    "Graph": r"\x21-\x7e",
    "Print": r"\x20-\x7e",
    "Punct": r"!-/:-@\[-`{-~",
    "Upper": "A-Z",
    "XDigit": "0-9a-fA-F",
}
# Java writes characters beyond 16 bits as pairs, Python counts them as one.
PAIRS = r"\uD800\uDC00-\uDBFF\uDFFF"
BEYOND_16_BITS = r"\U00010000-\U0010FFFF"
TOKEN = re.compile(r"\\[pP]\{\w+\}|\\[pP][A-Z]|\\.|\(\?i\)|[*+?}]\+|.", re.DOTALL)


@cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, or None where it is beyond Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # "--" and "||" among the characters of a set
            return re.compile(_translated(pattern))
    except (re.error, KeyError):
        return None


def _translated(pattern: str) -> str:
    parts: list[str] = []
    in_brackets = False
    for token in TOKEN.findall(pattern.replace(PAIRS, BEYOND_16_BITS)):
        if token[0] == "\\":
            parts.append(_class(token, in_brackets) if token[1] in "pP" else token)
        elif in_brackets:
            # A dash beside a class such as \w is a dash; a second opening bracket is one as well.
            beside_class = token == "-" and parts[-1] in (r"\w", r"\d", r"\s")
            parts.append(f"\\{token}" if beside_class or token == "[" else token)
            in_brackets = token != "]"
        elif len(token) == 2:
            parts.append(token[0])  # a possessive quantifier only saves time
        elif token != "(?i)":  # Python takes flags at the start alone; the one pattern that has it merely refuses less
            parts.append(token)
            in_brackets = token == "["
    return "".join(parts)


def _class(token: str, in_brackets: bool) -> str:
    name, negated = token[2:].strip("{}"), token[1] == "P"
    content = ASCII_CLASSES.get(name) or _category(name, negated)
    negation = "^" if negated and name in ASCII_CLASSES else ""
    return content if in_brackets else f"[{negation}{content}]"


@cache
def _category(name: str, negated: bool) -> str:
    """The characters of a general category such as L or Zs, or of all others, as ranges."""
    ranges = []
    for within, run in groupby(range(sys.maxunicode + 1), lambda code: _in_category(code, name) != negated):
        if within:
            codes = list(run)
            ranges.append(f"\\U{codes[0]:08x}-\\U{codes[-1]:08x}")
    if not ranges:
        raise KeyError(name)
    return "".join(ranges)


def _in_category(code: int, name: str) -> bool:
    return unicodedata.category(chr(code)).startswith(name)
