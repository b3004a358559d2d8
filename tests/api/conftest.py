"""The web room on the example mission, for the tests beside this file."""

from tests.web_room import app, browser, clock, folder, read_example, stranger, token

__all__ = ["app", "browser", "clock", "folder", "read_example", "stranger", "token"]
