"""Each mistake has a file of its own."""
