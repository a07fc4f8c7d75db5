"""The page for a browser that shows no token."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/view.css">
<main class="sign-in">
<h1>This server wants its token</h1>
<p role="alert">{problem}</p>
<form method="post" action="/open">
<label>Token <input type="password" name="token" autocomplete="current-password" autofocus></label>
<button>Open</button>
</form>
<p>In the terminal where <code>rag serve</code> runs stands a link that opens this page once, and
where the token lies.</p>
<p>Signed in already and led here by a link? <a href="">Open it again</a>.</p>
</main>
</html>
"""


def sign_in_page(status: int, problem: str = "") -> HTMLResponse:
    """Ask for the token.

    :param problem: why the last try did not open it.
    """
    return HTMLResponse(PAGE.format(problem=escape(problem)), status_code=status)
