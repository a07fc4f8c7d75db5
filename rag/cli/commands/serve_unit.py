"""A service of the system that keeps `rag serve` running: systemd's or launchd's."""

from __future__ import annotations

import shlex
import sys
from xml.sax.saxutils import escape

SYSTEMD = """\
# systemctl --user: save as ~/.config/systemd/user/rag.service, then
#   systemctl --user enable --now rag
[Unit]
Description=rag serve

[Service]
ExecStart={command}
Restart=on-failure
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=default.target
"""
LAUNCHD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- save as ~/Library/LaunchAgents/rag.serve.plist, then:
     launchctl load ~/Library/LaunchAgents/rag.serve.plist -->
<plist version="1.0"><dict>
  <key>Label</key><string>rag.serve</string>
  <key>ProgramArguments</key><array>{arguments}</array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><true/>
</dict></plist>
"""


def unit(arguments: list[str] | None = None, platform: str = sys.platform) -> str:
    """The service's file, running what was typed.

    :param arguments: of `rag`, without `--print-unit`; None takes those of this process.
    """
    typed = sys.argv[1:] if arguments is None else arguments
    kept = [argument for argument in typed if argument not in ("--print-unit", "--open")]
    words = [sys.executable, "-m", "rag", *kept]
    if platform == "darwin":
        inner = "".join(f"<string>{escape(word)}</string>" for word in words)
        return LAUNCHD.format(arguments=inner)
    # systemd reads % as a specifier and $ as a variable.
    command = " ".join(shlex.quote(word) for word in words)
    return SYSTEMD.format(command=command.replace("%", "%%").replace("$", "$$"))
