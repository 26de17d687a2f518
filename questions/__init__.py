"""The item bank: what authors write, what is drawn from it, and how it is kept."""
