"""Text or LaTeX to tokens: one regular expression, each character looked at once."""

from __future__ import annotations

import re
from typing import NamedTuple

from grading.errors import AnswerSyntaxError, AnswerTooLarge
from grading.functions import GREEK
from grading.latex import COMMANDS, ENVIRONMENTS, FONTS, IGNORED
from grading.limits import DEFAULT_LIMITS, Limits
from grading.spans import Span


class Token(NamedTuple):
    """One token: its kind (number, name, op, script, end), its text, its place, and whether a blank precedes it.

    `whole` marks a name that must not be split into letters, as LaTeX commands are.
    """

    kind: str
    text: str
    span: Span
    spaced: bool = False
    whole: bool = False


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ", "0123456789+-T")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙₘₖₚᵢⱼ", "0123456789nmkpij")
_FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8"}
_SIGNS = {
    "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "@": "*", "∘": ".*", "⊙": ".*", "⊗": "kron",
    "⊘": "./", "÷": "/", "′": "'", "’": "'", "‘": "'", "ʹ": "'", "`": "'", "⊤": "top", "‖": "||", "∥": "||", "∣": "|",
    "**": "^", ".'": "'", ".T": "'", "√": "root", "$": "", "&": ",", "“": '"', "”": '"', "\u00a0": "", ".**": ".^",
}  # fmt: skip

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\u00a0\u2002-\u200a\u202f]+)
      | (?P<number>(?:\d+(?:\.\d+|\.(?![\d.*/^'’\w]))?|\.\d+)(?:[eE](?:[+\-−]\d+|\d+(?![A-Za-z\d])))?)
      | (?P<library>(?:(?:np|numpy|jnp|torch|math|scipy)\.(?:linalg\.|special\.)?(?!T(?![A-Za-z]))(?=[A-Za-z])
                     (?:(?:array|asarray|matrix|tensor)(?=[ ]?\())?)|(?:array|tensor)(?=[ ]?\([ ]?[\[(]))
      | (?P<name>matrix_power(?![A-Za-z_])|[A-Za-z]+\d*)
      | (?P<greek>[αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϵϕϑ])
      | (?P<command>\\(?:[A-Za-z]+\*?|.))
      | (?P<dotted>\.(?:[ \t]{1,9}(?:\*\*|[*/^])|[ \t]{0,9}[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))
      | (?P<op>\.\*\*|\*\*|\.\*|\./|\.\^|\.'|\.T(?![A-Za-z\d_])|\|\||[-+*/^_()\[\]{},;|'"$&@]
               |[−–·⋅×∗∘⊙⊗⊘÷′’‘ʹ⊤‖∥∣√“”])
      | (?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ]+)
      | (?P<lowered>[₀₁₂₃₄₅₆₇₈₉ₙₘₖₚᵢⱼ]+)
      | (?P<vulgar>[½⅓⅔¼¾⅕⅛])
    """,
    re.VERBOSE | re.ASCII,
)
# A font around a name, a Greek letter, another font around a name, or one letter.
_GROUP = re.compile(
    r"""\s*(?:\{\s*(?:(?P<braced>[A-Za-z]+\d*|1)
                      |\\(?P<greek>[A-Za-z]+)
                      |\\(?P<font>[A-Za-z]+)\s*\{\s*(?P<inner>[A-Za-z]+\d*|1)\s*\})\s*\}
            |(?P<single>[A-Za-z]|1))""",
    re.VERBOSE,
)
# A tuple made directly takes half the time of a call of its class; there is one for every token.
_make = tuple.__new__
# Signs that stand for themselves and never begin a longer one: they need no look at the expression above.
_PLAIN = frozenset("+(){}[],;^_")
# The room that LaTeX may leave below a row, as in `\\\\[2pt]`.
_LINE_SKIP = re.compile(r"\[\s*-?[\d.]{1,9}\s*(?:pt|em|ex|cm|mm|in|mu)\s*\]")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}(?:\{[lcr|]{1,20}\})?")


def tokenize(source: str, limits: Limits = DEFAULT_LIMITS) -> list[Token]:
    """The tokens of a text, with an end token; raises AnswerSyntaxError and AnswerTooLarge."""
    if len(source) > limits.characters:
        raise AnswerTooLarge(
            f"This is {len(source)} characters long; an answer may have {limits.characters}.",
            span=Span(limits.characters, len(source)),
        )
    tokens = _scan(source, limits)
    tokens.append(Token("end", "", Span(len(source), len(source))))
    return tokens


def _scan(source: str, limits: Limits) -> list[Token]:
    tokens: list[Token] = []
    place, spaced, length = 0, False, len(source)
    match_token = _TOKEN.match
    while place < length:
        character = source[place]
        if character in _PLAIN:
            tokens.append(_make(Token, ("op", character, _make(Span, (place, place + 1)), spaced, False)))
            place, spaced = place + 1, False
            continue
        match = match_token(source, place)
        if match is None:
            raise _unknown_character(source, place)
        kind, start, place = match.lastgroup, place, match.end()
        if kind == "space" or kind == "library":
            spaced = True
            continue
        if kind == "command":
            place = _read_command(source, start, place, spaced, tokens)
        else:
            _add(str(kind), match.group(), _make(Span, (start, place)), spaced, tokens, limits)
        spaced = False
    if len(tokens) > limits.tokens:
        rest = Span(tokens[limits.tokens].span.start, length)
        raise AnswerTooLarge(f"An answer may have {limits.tokens} symbols; this has more.", span=rest)
    return tokens


def _add(kind: str, text: str, span: Span, spaced: bool, tokens: list[Token], limits: Limits) -> None:
    match kind:
        case "op":
            text = _SIGNS.get(text, text)
            if text:
                tokens.append(_make(Token, ("op", text, span, spaced, False)))
        case "number":
            if len(text) > limits.number_length:
                raise AnswerTooLarge(f"A number may have {limits.number_length} digits.", span=span)
            tokens.append(Token("number", text.replace("−", "-"), span, spaced))
        case "name":
            tokens.append(_make(Token, ("name", text, span, spaced, False)))
        case "greek":
            tokens.append(Token("name", GREEK[text], span, spaced, True))
        case "dotted":
            _add_dotted(text, span, spaced, tokens)
        case "raised":
            tokens.append(Token("script", text.translate(_SUPERSCRIPTS), span, spaced))
        case "lowered":
            tokens.append(Token("op", "_", span, spaced))
            lowered = text.translate(_SUBSCRIPTS)
            tokens.append(Token("number" if lowered.isdigit() else "name", lowered, span, False, True))
        case _:
            tokens.append(Token("number", _FRACTIONS[text], span, spaced))


def _add_dotted(text: str, span: Span, spaced: bool, tokens: list[Token]) -> None:
    """A point apart from its sign, as in `x . * y`, or before raised digits, as in `x.²`."""
    rest = text[1:].strip(" \t").translate(_SUPERSCRIPTS)
    if rest in ("*", "/", "^", "**"):
        tokens.append(Token("op", {"**": ".^"}.get(rest, "." + rest), span, spaced))
        return
    tokens.append(Token("op", ".^", span, spaced))
    if rest[0] in "+-":
        tokens.append(Token("op", rest[0], span))
    tokens.append(Token("number", rest.lstrip("+-"), span))


def _read_command(source: str, start: int, stop: int, spaced: bool, tokens: list[Token]) -> int:
    """Reads one LaTeX command into tokens and returns where it ends."""
    name = source[start + 1 : stop]
    span = Span(start, stop)
    if name == "\\":
        skip = _LINE_SKIP.match(source, stop)
        tokens.append(Token("op", ";", span, spaced, True))
        return skip.end() if skip else stop
    if name in IGNORED:
        return stop
    if name in FONTS:
        return _read_font(source, start, stop, spaced, tokens)
    if name in ("begin", "end"):
        return _read_environment(source, start, stop, name, tokens)
    kind_and_text = COMMANDS.get(name)
    if kind_and_text is None:
        hint = _COMMAND_HINTS.get(name, "")
        raise AnswerSyntaxError(f"The command \\{name} is not known here.", hint=hint, span=span)
    kind, text = kind_and_text
    tokens.append(Token(kind, text, span, spaced, True))
    return stop


def _read_font(source: str, start: int, stop: int, spaced: bool, tokens: list[Token]) -> int:
    """A font around one name or around the digit 1 makes one token; around anything else it says nothing."""
    match = _GROUP.match(source, stop)
    if match is None:
        return stop
    greek = match.group("greek")
    if greek:
        if COMMANDS.get(greek, ("", ""))[0] != "name":
            return stop
        tokens.append(Token("name", COMMANDS[greek][1], Span(start, match.end()), spaced, True))
        return match.end()
    if match.group("font") and match.group("font") not in FONTS:
        return stop
    text = match.group("braced") or match.group("single") or match.group("inner")
    span = Span(start, match.end())
    if text == "1":
        tokens.append(Token("op", "ones", span, spaced))
    else:
        tokens.append(Token("name", text, span, spaced))
    return match.end()


def _read_environment(source: str, start: int, stop: int, name: str, tokens: list[Token]) -> int:
    match = _ENVIRONMENT.match(source, stop)
    if match is None or match.group(1) not in ENVIRONMENTS:
        raise AnswerSyntaxError("Only matrices can be typed in this way.", span=Span(start, stop))
    tokens.append(Token("op", "[" if name == "begin" else "]", Span(start, match.end()), False, True))
    return match.end()


_SUMS = "Sums over an index are not read: write sum(...), or a product with ones, as in 1'*x."
_DERIVATIVES = "Type the derivative itself, as a formula in the names of the question."
_ACCENTS = "Names are typed as they are declared, without accents."
_COMPARISONS = "Type one formula, without a condition."
_COMMAND_HINTS = {
    "sum": _SUMS, "prod": "Products over an index are not read.", "int": "Integrals are not read.",
    "partial": _DERIVATIVES, "nabla": _DERIVATIVES, "hat": _ACCENTS, "bar": _ACCENTS, "tilde": _ACCENTS,
    "dot": _ACCENTS, "overline": _ACCENTS, "dagger": "Write ' for a transpose, pinv(A) for a pseudoinverse.",
}  # fmt: skip
_HINTS = {
    "∑": _SUMS, "Σ": _SUMS, "∂": _DERIVATIVES, "∇": _DERIVATIVES, ">": _COMPARISONS, "<": _COMPARISONS,
    "≤": _COMPARISONS, "≥": _COMPARISONS,
    "=": "Type only what stands on the right of the equals sign.",
    "%": "Write a percentage as a fraction, 50/100.",
    ".": "A point stands inside a number, as in 0.5, or before *, / and ^.",
}  # fmt: skip
_METHOD = re.compile(r"\.([A-Za-z_]+)[ ]?\(")


def _unknown_character(source: str, place: int) -> AnswerSyntaxError:
    character = source[place]
    summed = source.find("einsum")
    if summed >= 0:
        hint = "Write the product itself, such as A*x, x'*y or tr(A*B)."
        return AnswerSyntaxError("einsum is not read here.", hint=hint, span=Span(summed, summed + len("einsum")))
    method = _METHOD.match(source, place)
    if method:
        hint = f"Write {method.group(1)}(...) before what it is applied to."
        span = Span(place, method.end() - 1)
        return AnswerSyntaxError("A method after a point cannot be read here.", hint=hint, span=span)
    shown = f"“{character}”" if character.isprintable() and not character.isspace() else f"U+{ord(character):04X}"
    return AnswerSyntaxError(
        f"The character {shown} cannot be read here.", hint=_HINTS.get(character, ""), span=Span(place, place + 1)
    )
