"""Which language a text is in, and silence where its words do not tell."""

from __future__ import annotations

import pytest

from rag.language.detect_language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I get the stain out of the carpet?", "en"),
        ("Wo finde ich die Rechnung für den neuen Kühlschrank?", "de"),
        ("¿Cuándo llega el técnico que arregla la lavadora?", "es"),
        ("Pourquoi l'assistant refuse-t-il parfois de répondre sur le sujet ?", "fr"),
        ("combien coûte la révision de la chaudière", "fr"),
        ("Quanto costa la revisione della caldaia e chi la fa?", "it"),
        ("Wat kost het onderhoud van de ketel en wie doet dat?", "nl"),
        ("Где лежат ключи от старого гаража?", "ru"),
        ("混合搜索是什么意思？", "zh"),
        ("検索の結果はどこにありますか", "ja"),
        ("ما هي عاصمة منغوليا؟", "ar"),
        ("검색 결과는 어디에 있나요?", "ko"),
        ("sqlite backup tools", ""),
        ("Lindenstraße 12", ""),
        ("", ""),
        ("1998", ""),
    ],
)
def test_a_language_is_told_by_its_script_or_its_small_words(text, language):
    assert language_of(text) == language
