"""The page around the application: its language, title, fonts and script, and what it may load: nothing from outside.

Streamlit serves one page of its own, in English; this middleware rewrites it on the way out.
"""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from language import Language, negotiated
from views.leftovers import LEFTOVERS

SHELL_PATH = "/_estuaire"

POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss: data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
"""What the page may load. Streamlit writes its styles inline and Vega compiles its expressions."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


class Shell:
    """Rewrites every HTML page, and tells the browser to load nothing from outside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; hold an HTML answer back until it is whole, then rewrite it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Rewriting(send, page_language(scope))
        await self.app(_uncompressed(scope), receive, answer.send)


def _uncompressed(scope: Scope) -> Scope:
    """The request, asking that a page come as plain text, so that it can be rewritten."""
    if scope["path"].startswith(("/static/", SHELL_PATH)):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}


class _Rewriting:
    """One answer on its way out."""

    def __init__(self, send: Send, language: str) -> None:
        self.onward, self.language = send, language
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Send headers and body on, an HTML page rewritten."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if "text/html" in headers.get("content-type", ""):
                self.start = message
                return
        elif message["type"] == "http.response.body" and self.start:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = rewritten(self.body.decode(), self.language).encode()
            headers = MutableHeaders(scope=self.start)
            headers["content-length"] = str(len(page))
            headers["cache-control"] = "no-cache"
            headers["content-language"] = self.language
            del headers["etag"]
            await self.onward(self.start)
            message = {"type": "http.response.body", "body": page}
        await self.onward(message)


def page_language(scope: Scope) -> str:
    """The language of a request: that of its address, else the browser's."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return asked if asked in {"fr", "en"} else negotiated(Headers(scope=scope).get("accept-language", ""))


def rewritten(page: str, language: str) -> str:
    """Streamlit's page in this language, with our title, fonts and script."""
    say = Language(language)
    head = "".join((
        f'<link rel="icon" type="image/svg+xml" href="{SHELL_PATH}/icon.svg">',
        f'<link rel="stylesheet" href="{SHELL_PATH}/page.css">',
        f'<script src="{SHELL_PATH}/words.js"></script>',
        f'<script src="{SHELL_PATH}/page.js" defer></script>',
    ))  # fmt: skip
    page = page.replace('<html lang="en">', f'<html lang="{language}">')
    page = re.sub(r"<title>.*?</title>", "<title>Estuaire</title>", page)
    page = re.sub(r'<link rel="(?:shortcut icon|service-desc)"[^>]*>', "", page)
    page = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", page)
    noscript = say.say("Estuaire needs JavaScript to show its screens.")
    page = re.sub(
        r"<noscript>.*?</noscript>", f"<noscript><p>{noscript}</p></noscript>", page, flags=re.DOTALL
    )
    return page.replace("</head>", f"{head}</head>")


def words_script() -> str:
    """A script that gives the page the French of what Streamlit says in English."""
    french = Language("fr")
    words = {english: french.words(english) for english in LEFTOVERS}
    return f"window.estuaireWords = {json.dumps(words, ensure_ascii=False)};\n"
