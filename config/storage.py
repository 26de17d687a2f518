"""Static files under names that hold their hashes, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites imports as well: else a module is fetched under two names, and after an update old meets new."""

    support_js_module_import_aggregation = True
