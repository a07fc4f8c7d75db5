"""Whether a question stands by itself, decided over a collection with the real embedder."""

from __future__ import annotations

import pytest

from rag import Assistant
from rag.chat.conversation import query_for, said

pytestmark = pytest.mark.real

PAGES = {
    "observatory.md": "# The observatory\n\nThe observatory on the hill is open on clear Fridays"
    " from nine in the evening. Adults pay four euros, children nothing.\n\n## The telescope\n\nThe"
    " telescope was built by Osric Hale in 1987. Its mirror of forty centimetres is washed every"
    " second spring, with distilled water and no cloth.\n\n## The dome\n\nThe dome is turned by"
    " the motor of a windscreen wiper. Its shutter is oiled in October.\n",
    "ferry.md": "# The ferry to Lower Marsh\n\nThe ferry leaves from the coal pier at twenty past"
    " every hour. Bicycles travel without a ticket, dogs need a muzzle.\n",
    "orgel.md": "# Die Orgel\n\nDie Orgel der Dorfkirche wird jedes Jahr im Mai von Frau Brehm"
    " gestimmt. Das Stimmen dauert zwei Tage und kostet 640 Euro.\n\n## Das Gebläse\n\nDas Gebläse"
    " steht im Turm und bekommt alle fünf Jahre neue Riemen aus Leder.\n\n## Der Organist\n\nDer"
    " Organist heißt Levin Thoma, er übt am Donnerstag.\n",
    "backofen.md": "# Der Backofen im Dorf\n\nDer Backofen wird am ersten Samstag des Monats"
    " geheizt. Holz bringt jeder selbst mit, das Brot liegt achtzig Minuten darin.\n",
    "pond.md": "# The pond\n\nThe pond is one metre and a half deep. The reeds are cut in February,"
    " before the toads come.\n\n## Fish\n\nThere are eleven tench and no goldfish.\n",
    "schach.md": "# Der Schachverein\n\nDer Schachverein spielt mittwochs im Gasthaus Krone."
    " Der Jahresbeitrag beträgt achtzehn Euro, Bretter und Uhren sind da.\n",
}
TELESCOPE, ORGAN = "who built the telescope?", "Wer stimmt die Orgel?"

OWN_SUBJECT = {
    TELESCOPE: [
        "what is the capital of Chile?", "who painted the Mona Lisa?", "how do vaccines work?",
        "what is the boiling point of ethanol?", "is Pluto a planet?", "how tall is Mount Everest?",
        "what does a notary do?", "how long is the river Nile?", "who wrote Don Quixote?",
        "when does the ferry leave?", "how deep is the pond?", "do dogs need a muzzle?",
    ],
    ORGAN: [
        "Was ist die Hauptstadt von Chile?", "Wer hat den Faust geschrieben?",
        "Wie funktioniert eine Impfung?", "Wie lang ist die Donau?", "Wo liegt Madagaskar?",
        "Was kostet ein Flug nach Lissabon?", "Wie koche ich Risotto?",
        "Wie hoch ist der Mont Blanc?", "Welche Sprache spricht man in Brasilien?",
        "Wann wird der Backofen geheizt?",
        "Wo spielt der Schachverein?", "Wie entsteht ein Regenbogen?",
    ],
}  # fmt: skip
LEANING = {
    TELESCOPE: [
        "when?", "and when did he finish it?", "how large is the mirror?",
        "how often is it washed?", "what about the dome?", "why no cloth?", "and the shutter?",
        "is its mirror large?",
        "how is the mirror washed?", "with what?", "and how is it cleaned?",
        "did he build the dome too?",
    ],
    ORGAN: [
        "Wann?", "Wie lange dauert das?", "Was kostet es?", "Und das Gebläse?",
        "Wie oft wird sie gestimmt?",
        "Und wer spielt sie?", "Was kostet das Stimmen?", "Wie lange dauert das Stimmen?",
        "Wann übt er?",
        "Und die Riemen?", "Warum im Mai?", "Und wie alt ist sie?",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def talked(real_home, tmp_path_factory):
    """Gives what a question is searched with, asked after another one."""
    folder = tmp_path_factory.mktemp("village")
    home, notes = folder / "home", folder / "notes"
    notes.mkdir()
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    for name, text in PAGES.items():
        (notes / name).write_text(text, encoding="utf-8")
    with Assistant(home, "village") as assistant:
        assistant.ingest(notes)
        opened = assistant.open()
        past = {q: said(assistant.chat(extract=True).ask(q)) for q in (TELESCOPE, ORGAN)}
        assert "Osric" in past[TELESCOPE].texts[0] and "Brehm" in past[ORGAN].texts[0]
        yield lambda first, question: query_for(
            opened.collection, opened.embedder, question, [past[first]]
        )


@pytest.mark.parametrize(
    ("first", "question"), [(first, q) for first, asked in OWN_SUBJECT.items() for q in asked]
)
def test_a_question_with_a_subject_of_its_own_is_searched_as_it_was_typed(talked, first, question):
    assert talked(first, question) == question


@pytest.mark.parametrize(
    ("first", "question"), [(first, q) for first, asked in LEANING.items() for q in asked]
)
def test_a_question_that_lacks_its_subject_gets_it(talked, first, question):
    searched = talked(first, question)
    assert searched != question
    # The old subject, or the new one in its place.
    assert set(searched.split()) & {"telescope", "built", "Orgel", "stimmt"}
