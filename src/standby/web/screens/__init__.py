"""The screens of the web room, each in a file of its own with its routes."""

from standby.web.screens import (
    account,
    check_in,
    clocks,
    decision,
    evidence,
    granting,
    inbox,
    notices,
    outside,
    people,
    public_view,
    releases,
    rollcall,
    searching,
    signing,
    site,
    taking,
    today,
)

ROUTERS = (
    signing.router,
    account.router,
    outside.router,
    check_in.router,
    today.router,
    site.router,
    evidence.router,
    decision.router,
    rollcall.router,
    people.router,
    granting.router,
    notices.router,
    taking.router,
    inbox.router,
    searching.router,
    clocks.router,
    public_view.router,
    releases.router,
)
"""Every screen there is."""
