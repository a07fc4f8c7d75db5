"""Text that cannot begin a turn, for servers that put it into a chat template themselves.

A server renders the template and tokenises all of it together, so a document's ``<|im_end|>`` would
end the turn. Here every control string of the known chat formats is broken by a space, as the
tokeniser of a local reader breaks those that a template writes as ordinary text.
"""

from __future__ import annotations

import re

_TAGS = (
    "s bos eos pad unk sop eop start_of_turn end_of_turn start_of_image end_of_image "
    "think thinking thought reasoning answer tool_call tool_response tools tool "
    "function_call function_response im_start im_end SYS system user assistant model human "
    "seed:bos seed:eos seed:think mm:think channel turn message start end"
)
_BRACKETS = (
    "INST SYSTEM_PROMPT AVAILABLE_TOOLS TOOL_CALLS TOOL_RESULTS TOOL_CONTENT TOOL_CALL ARGS "
    "CALL_ID THINK MODEL_SETTINGS IMG IMG_BREAK IMG_END gMASK CLS SEP MASK PAD UNK BOS EOS EOT "
    "BEGIN FINAL RESPONSE BEGIN_OF_TEXT END_OF_TEXT"
)

_CONTROL = re.compile(
    r"(?P<open>[<＜])(?=[|｜])"  # <|im_start|>, <｜User｜>, <|channel>
    r"|(?<=[|｜])(?P<close>[>＞])"  # … and their ends, <channel|>
    rf"|(?P<tag>[<＜])(?=/?(?:{'|'.join(_TAGS.split())})[>＞])"  # <end_of_turn>, </s>, <<SYS>>
    rf"|(?P<bracket>\[)(?=/?(?:{'|'.join(_BRACKETS.split())})\])"  # [INST], [/INST]
    r"|(?P<extra>[<＜])(?=(?:extra_id_|unused|reserved_special_token_|0x)\w+[>＞])"
)
_WRITTEN = re.compile(
    r"^([ \t>]*)(#{2,} ?(?:instruction|input|response|system|user|assistant|human|question)"
    r"|(?:system|user|assistant|human))(?=:)",
    re.IGNORECASE | re.MULTILINE,
)
"""Turns that templates write as words, at the beginning of a line: ``### Instruction:``, ``USER:``.
"""


def neutralised(text: str) -> str:
    """The text with a space inside every control string; nothing else is changed."""
    text = _CONTROL.sub(lambda found: f" {found[0]}" if found["close"] else f"{found[0]} ", text)
    return _WRITTEN.sub(lambda found: f"{found[1]}{found[2]} ", text)
