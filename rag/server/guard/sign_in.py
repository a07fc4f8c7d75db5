"""The page for a browser that shows no token."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from rag.server.page.texts import Texts

PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{signInTitle}}</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/view.css">
<main class="sign-in">
<h1>{{signInHead}}</h1>
<p role="alert">{problem}</p>
<form method="post" action="/open">
<label>{{token}}
<input type="password" name="token" autocomplete="current-password" autofocus></label>
<button>{{open}}</button>
</form>
<p>{{signInWhere}}</p>
<p>{{signInAgain}} <a href="">{{openAgain}}</a>.</p>
</main>
</html>
"""


def sign_in_page(status: int, say: Texts, problem: str = "") -> HTMLResponse:
    """Ask for the token.

    :param problem: key of the text that says why the last try did not open it.
    """
    page = say.fill(PAGE).replace("{language}", say.language)
    page = page.replace("{problem}", say(problem) if problem else "")
    return HTMLResponse(page, status_code=status, headers={"vary": "accept-language"})
