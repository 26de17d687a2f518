"""The JSON Schema of the bank's files."""

import tomllib

import jsonschema
import pytest

from questions.bankschema import build_schema
from questions.management.commands.bank_schema import SCHEMA, write_schema
from questions.management.commands.import_bank import BANK
from questions.spec import DERIVATIVES, KINDS, SYMBOL_TRAITS
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC

VALIDATOR = jsonschema.Draft202012Validator(build_schema())


def faults(source):
    return [f"{error.json_path} {error.validator}" for error in VALIDATOR.iter_errors(tomllib.loads(source))]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(build_schema())


def test_the_documented_schema_is_that_of_the_reader():
    assert SCHEMA.read_text(encoding="utf-8") == write_schema(), "run manage.py bank_schema"


def test_it_knows_what_the_reader_knows():
    keys = build_schema()["properties"]
    assert keys["kind"]["enum"] == list(KINDS)
    assert keys["ask"]["properties"]["derivative"]["enum"] == list(DERIVATIVES)
    assert keys["case"]["items"]["properties"]["ask"] == keys["ask"]
    assert keys["symbols"]["additionalProperties"]["properties"]["traits"]["items"]["enum"] == list(SYMBOL_TRAITS)
    assert {"integer", "one_of", "matrix", "entries", "unit"} <= set(
        keys["draws"]["additionalProperties"]["properties"]
    )


@pytest.mark.parametrize("path", sorted(BANK.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_file_of_the_bank_fits(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", [SYMBOLIC, NUMERIC, CHOICE])
def test_the_examples_fit(source):
    assert faults(source) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("domain = 3", "domain = 9", "$.domain maximum"),
        ("stem =", "stam =", "$ additionalProperties"),
        ('"expression"', '"expresion"', "$.kind enum"),
        ('slug = "residual"', 'slug = "Residual"', "$.slug pattern"),
        ('shape = ["n", 1]', 'shape = ["n"]', "$.symbols.x.shape minItems"),
        ('code = "factor"', "", "$.wrong[1] required"),
        ("c = { one_of", "2c = { one_of", "$.draws pattern"),
    ],
)
def test_it_finds_what_is_wrong(old, new, fault):
    assert fault in faults(SYMBOLIC.replace(old, new))
