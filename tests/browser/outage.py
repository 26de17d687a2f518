"""An outage of one device: the server drops what it asks for.

A browser that plays an outage by itself lets some through: what a page sends while it is left, and what a new page
sends before it has heard of the outage.
"""

from django.core.servers.basehttp import WSGIRequestHandler

CUT = {"name": "outage", "value": "1", "domain": "localhost", "path": "/", "httpOnly": True}


def cut(page):
    """Take the connection from all pages and the worker of this page's device."""
    page.context.add_cookies([CUT])
    page.context.set_offline(True)


def reconnect(page):
    page.context.clear_cookies(name=CUT["name"])
    page.context.set_offline(False)


def drop_what_is_cut_off(monkeypatch):
    """Let the server close the connection, without a word, of requests from a device that is cut off."""
    parse = WSGIRequestHandler.parse_request

    def parse_or_drop(self):
        if not parse(self):
            return False
        if f"{CUT['name']}={CUT['value']}" not in self.headers.get("Cookie", ""):
            return True
        self.close_connection = True
        return False

    monkeypatch.setattr(WSGIRequestHandler, "parse_request", parse_or_drop)
