"""What services and browsers give out: Slack, Google Takeout, bookmarks; old Office files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.core.errors import SourceError
from rag.core.records import Document
from rag.load.files import find_files
from rag.load.office.old import converted, office_program
from rag.load.read import doc_id_of, read_documents
from rag.load.read_bytes import read_content
from tests.helpers import making

NOON = 1_932_984_000  # 3 April 2031, 12:00 UTC
PROFILE = {"real_name": "Ana Quell"}
DAY = [
    {"type": "message", "user": "U1", "ts": f"{NOON}.000100", "user_profile": PROFILE,
     "text": "The pump &amp; the <https://a.example/valve|valve> leak, <@U2>"},
    {"type": "message", "user": "U2", "ts": f"{NOON + 60}.000200", "thread_ts": f"{NOON}.000100",
     "text": "Ordered.", "files": [{"name": "order.pdf", "title": "Order 17"}]},
    {"type": "message", "user": "U1", "ts": f"{NOON + 86400}.000100", "text": "It came."},
]  # fmt: skip
NOTE = {
    "title": "Boat", "isTrashed": False, "userEditedTimestampUsec": NOON * 1_000_000,
    "listContent": [{"text": "varnish", "isChecked": True}, {"text": "rope", "isChecked": False}],
    "labels": [{"name": "harbour"}],
}  # fmt: skip
MARKS = b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
    <DT><A HREF="https://tide.example/table" ADD_DATE="1932984000" TAGS="sea,boat">Tides</A>
    <DD>For the north pier.
    <DT><H3>Work</H3>
    <DL><p>
        <DT><A HREF="https://pump.example/">Pump maker</A>
        <DT><A HREF="javascript:alert(1)">Shrink</A>
    </DL><p>
    <DT><A HREF="https://last.example/">Last</A>
</DL><p>"""


def written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def documents(path: Path) -> dict[str, Document]:
    found = read_documents(path, path.name, doc_id_of(path))
    return {one.source: one for one in found if isinstance(one, Document)}


def test_a_day_of_slack_tells_who_said_what_and_in_reply_to_whom():
    content = read_content(json.dumps(DAY).encode(), ".json")

    assert content.text.split("\n\n") == [
        "Ana Quell, 12:00 UTC: The pump & the [valve](https://a.example/valve) leak, @U2",
        "U2, 12:01 UTC (in reply to Ana Quell): Ordered.\n(file: Order 17)",
        "Ana Quell, 12:00 UTC: It came.",
    ]
    assert [s.title for s in content.sections] == ["2031-04-03", "2031-04-04"]
    assert len(content.records) == 3
    assert content.date == "2031-04-03"


def test_an_export_of_slack_is_its_channels_with_the_names_of_people(tmp_path):
    users = [{"id": "U1", "profile": {"real_name": "Ana Quell"}}, {"id": "U2", "name": "bo"}]
    raw = making.zipped(
        {"users.json": json.dumps(users), "channels.json": "[]"}
        | {"general/2031-04-03.json": json.dumps(DAY), "../../evil/a.json": json.dumps(DAY)}
    )
    path = written(tmp_path, "Works Slack export Apr 1 2031.zip", raw)

    found = documents(path)

    day = found[f"{path.name}/general/2031-04-03.json"]
    assert "bo, 12:01 UTC (in reply to Ana Quell): Ordered." in day.text
    assert day.sections[0].title == "#general"
    assert not any("/.." in source for source in found)
    assert found[path.name].text.split("\n")[0] == "Slack export"
    assert [file.path for file in find_files([tmp_path], 1 << 20).files] == [path]


def test_a_note_of_keep_has_its_ticks():
    content = read_content(json.dumps(NOTE).encode(), ".json")

    assert content.text == "# Boat\n\n- [x] varnish\n- [ ] rope\n\nLabels: harbour"
    assert (content.title, content.date) == ("Boat", "2031-04-03")


def test_takeout_is_read_file_by_file_and_a_note_once(tmp_path):
    raw = making.zipped(
        {"Takeout/Keep/Boat.json": json.dumps(NOTE), "Takeout/Keep/Boat.html": "<p>Boat</p>"}
        | {"Takeout/Drive/Plans/pier.txt": "The pier is 40 m long.", "Takeout/x.bin": "1"}
    )
    path = written(tmp_path, "takeout-20310403T120000Z-001.zip", raw)

    found = documents(path)

    assert set(found) == {
        path.name, f"{path.name}/Keep/Boat.json", f"{path.name}/Drive/Plans/pier.txt"
    }  # fmt: skip


def test_another_zip_is_passed_over_in_a_folder_and_refused_where_it_is_named(tmp_path):
    path = written(tmp_path, "old things.zip", making.zipped({"a.txt": "Hello."}))

    assert [one.kind for one in find_files([tmp_path], 1 << 20).skipped] == [".zip"]
    with pytest.raises(SourceError, match="unpack it"):
        documents(path)


def test_bookmarks_are_records_under_their_folders():
    content = read_content(MARKS, ".html")

    assert content.text.split("\n\n") == [
        "- [Tides](https://tide.example/table) (added 2031-04-03; tags: sea, boat)\n"
        "For the north pier.",
        "# Work",
        "- [Pump maker](https://pump.example/)",
        "- Shrink",
        "- [Last](https://last.example/)",
    ]
    assert content.title == "Bookmarks"
    assert len(content.records) == 4


@pytest.mark.parametrize("body", ["<DL>" * 50_000, "<DT><A HREF=x>" * 20_000, "<DD>" * 50_000])
def test_hostile_bookmarks_end(body):
    page = f"<!DOCTYPE NETSCAPE-Bookmark-file-1>{body}<DT><A HREF='https://a.example/'>End</A>"

    assert "[End](https://a.example/)" in read_content(page.encode(), ".html").text


@pytest.mark.parametrize(
    "value",
    [
        [{"type": "message", "ts": "1e400", "text": "x"}],
        [{"type": "message", "ts": "nan", "text": "x"}],
        [{"type": "message", "ts": "1", "text": {"a": [1]}, "files": [1], "attachments": "x"}],
        {"userEditedTimestampUsec": "x" * 50, "listContent": ["a", {"text": None}], "labels": 7},
    ],
)
def test_json_that_only_looks_like_an_export_is_read_all_the_same(value):
    assert read_content(json.dumps(value).encode(), ".json").text


def test_an_old_file_without_libreoffice_has_a_reason_and_a_command(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SourceError, match=r"cannot be read \(\.doc\)") as caught:
        read_content(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc")

    assert caught.value.hint == "libreoffice --headless --convert-to docx FILE"


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
def test_an_old_file_is_read_where_libreoffice_is(tmp_path):
    source = written(tmp_path, "memo.rtf", rb"{\rtf1\ansi The valve closes at 7 bar.\par}")
    command = [str(office_program()), "--headless", "--convert-to", "doc", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, timeout=120)

    raw = (tmp_path / "memo.doc").read_bytes()

    assert "The valve closes at 7 bar." in read_content(raw, ".doc").text


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a script")
def test_a_conversion_that_takes_too_long_ends_with_all_that_it_started(tmp_path):
    program = written(tmp_path, "soffice", b"#!/bin/sh\nsleep 600 &\necho $! > $0.pid\nwait\n")
    program.chmod(0o755)

    with pytest.raises(SourceError, match="takes LibreOffice longer than 3 s"):
        converted(b"old", ".doc", str(program), seconds=3)

    started = int((tmp_path / "soffice.pid").read_text())
    until(lambda: not is_running(started))


def is_running(number: int) -> bool:
    """Whether a process is there and no corpse."""
    told = Path(f"/proc/{number}/stat")
    return told.exists() and told.read_text().rpartition(")")[2].split()[0] != "Z"


def until(done, seconds: float = 20.0) -> None:
    for _ in range(int(seconds * 10)):
        if done():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to that")


def test_a_conversion_runs_no_macro_and_follows_no_link(tmp_path):
    script = b"#!/bin/sh\ncp -r $(echo $3 | sed s,.*file://,,) $0.kept\nenv > $0.env\n"
    program = written(tmp_path, "soffice", script)
    program.chmod(0o755)

    with pytest.raises(SourceError, match="cannot convert it"):
        converted(b"old", ".doc", str(program))

    settings = (tmp_path / "soffice.kept/user/registrymodifications.xcu").read_text()
    assert "DisableMacrosExecution" in settings
    assert "https_proxy=http://127.0.0.1:9" in (tmp_path / "soffice.env").read_text()
