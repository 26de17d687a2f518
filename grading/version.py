"""The version that every stored verdict records."""

__version__ = "0.5.0"
