"""What accounts refuse; the message is for whoever asked."""


class AccountError(Exception):
    """The rules do not allow it now."""
