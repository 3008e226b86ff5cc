"""The browser's server: Streamlit under our own shell, with our own fonts and script and nothing from outside."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from views.shell import SHELL_PATH, Shell, words_script

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "views" / "assets"


async def _words(request: object) -> Response:
    """The French of what Streamlit says in English."""
    return Response(words_script(), media_type="text/javascript; charset=utf-8")


def application() -> st.App:
    """The ASGI application."""
    return st.App(
        ROOT / "app.py",
        routes=[
            Route(f"{SHELL_PATH}/words.js", _words),
            Mount(SHELL_PATH, StaticFiles(directory=ASSETS)),
        ],
        middleware=[Middleware(Shell)],
    )


def serve(address: str, port: int) -> None:
    """Serve the application until interrupted."""
    uvicorn.run(application(), host=address, port=port, log_level="warning", access_log=False)
