"""How an answer is compared with a key: one module per kind of key."""
