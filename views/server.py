"""The browser's server: Streamlit under our own shell, with our own fonts and script and nothing from outside."""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil
from collections.abc import Callable
from pathlib import Path
from socket import socket

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import views
from views import session
from views.shell import SHELL_PATH, Shell, words_script

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "views" / "assets"


async def _words(request: object) -> Response:
    """The French of what Streamlit says in English."""
    return Response(words_script(), media_type="text/javascript; charset=utf-8")


def _told(fault: Exception) -> bool:
    """Say in the user's language that a fault of ours occurred; its detail goes to the journal alone."""
    logging.getLogger("estuaire").error("a screen failed", exc_info=fault)
    words = session.language()
    st.error(
        words.say(
            "An unforeseen error occurred: it is a fault of Estuaire, whose journal keeps the detail. Nothing you gave is lost."
        )
    )
    return True


def application() -> st.App:
    """The ASGI application, its screens loaded beforehand so that the first visitor need not wait for them."""
    for module in pkgutil.iter_modules(views.__path__, "views."):
        importlib.import_module(module.name)
    gc.freeze()  # Streamlit looks for garbage after every click: it need not look through what is loaded for good
    return st.App(
        ROOT / "app.py",
        routes=[
            Route(f"{SHELL_PATH}/words.js", _words),
            Mount(SHELL_PATH, StaticFiles(directory=ASSETS)),
        ],
        middleware=[Middleware(Shell)],
        on_script_error=_told,
    )


class _Announcing(uvicorn.Server):
    """A server that says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[str], None]) -> None:
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then announce the address really listened on: port 0 takes a free one."""
        await super().startup(sockets)
        for server in self.servers:
            host, port = server.sockets[0].getsockname()[:2]
            self.announce(f"http://{host}:{port}")


def serve(address: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve the application until interrupted; `announce` is given its address once it answers."""
    config = uvicorn.Config(application(), host=address, port=port, log_level="warning", access_log=False)
    _Announcing(config, announce).run()
