"""What collectstatic makes of our scripts, run for real into a folder of its own."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config import settings

IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder, and {name: hashed name}."""
    root = tmp_path_factory.mktemp("collected")
    with pytest.MonkeyPatch.context() as quick, override_settings(STATIC_ROOT=root, STORAGES=settings.STORAGES):
        # Packing takes most of the time and changes no file that is looked at here.
        quick.setattr(CompressedManifestStaticFilesStorage, "compress_files", lambda self, paths: iter(()))
        call_command("collectstatic", interactive=False, verbosity=0)
    return root, json.loads((root / "staticfiles.json").read_text())["paths"]


def scripts(collected):
    """(name, source, what is served) of each script."""
    root, paths = collected
    for name, hashed in paths.items():
        if Path(name).suffix in (".js", ".mjs"):
            yield (
                name,
                Path(finders.find(name)).read_text(encoding="utf-8"),
                (root / hashed).read_text(encoding="utf-8"),
            )


def test_every_import_names_a_hashed_file_that_is_there(collected):
    root, paths = collected
    found = {}
    for name, _, served in scripts(collected):
        found[name] = [(root / Path(paths[name]).parent / target).resolve() for target in IMPORT.findall(served)]
    assert len(found["js/exam.js"]) > 15
    for name, targets in found.items():
        for target in targets:
            assert HASHED.search(target.name), (name, target)
            assert target.is_file(), (name, target)


def test_a_module_has_one_name_in_pages_and_in_imports(collected):
    """Two names would be two modules, each with a state of its own."""
    root, paths = collected
    served = set(paths.values())
    for name, _, text in scripts(collected):
        for target in IMPORT.findall(text):
            address = (root / Path(name).parent / target).resolve().relative_to(root.resolve())
            assert str(address) in served, (name, target)


def test_nothing_but_our_own_imports_is_changed(collected):
    """Vendored scripts come through byte by byte, but for the names of their source maps."""
    for name, source, served in scripts(collected):
        if IMPORT.search(source):
            assert name.startswith("js/"), f"{name} imports too: look whether its rewriting is right"
            assert len(served.splitlines()) == len(source.splitlines()), name
        else:
            maps = r"(?m)^//# sourceMappingURL=.*$"
            assert re.sub(maps, "", served) == re.sub(maps, "", source), name


def test_the_formula_field_is_loaded_by_its_hashed_name(collected):
    """It is named by an attribute of the page, not by an import that could be rewritten."""
    root, paths = collected
    assert HASHED.search(paths["vendor/mathlive/mathlive.min.mjs"])
    formula = (root / paths["js/formula.js"]).read_text()
    assert "import(box.dataset.module)" in formula
