"""Changes to the tables of the item bank."""
