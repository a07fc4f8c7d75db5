"""Chat templates of several families of models, and what their control tokens look like."""

from __future__ import annotations

from rag.reader.llama import LlamaModel

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


LLAMA_3 = (
    "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n"
    "{{ m.content }}<|eot_id|>{% endfor %}<|start_header_id|>assistant<|end_header_id|>\n\n"
)


GEMMA = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "<start_of_turn>{{ 'model' if m.role == 'assistant' else m.role }}\n"
    "{{ m.content | trim }}<end_of_turn>\n{% endfor %}<start_of_turn>model\n"
)


MISTRAL = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
    "{% elif m.role == 'assistant' %} {{ m.content }}{{ eos_token }}{% endif %}{% endfor %}"
)


PHI = "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}<|assistant|>\n"


DEEPSEEK = (
    "{% for m in messages %}{% if m.role == 'user' %}<｜User｜>{{ m.content }}<｜Assistant｜>"
    "{% else %}{{ m.content }}{% endif %}{% endfor %}"
)


ALPACA = (
    "{% for m in messages %}{% if m.role == 'user' %}### Instruction:\n{{ m.content }}\n\n"
    "{% elif m.role == 'assistant' %}### Response:\n{{ m.content }}\n\n"
    "{% else %}{{ m.content }}\n\n{% endif %}{% endfor %}### Response:\n"
)


FAMILIES = {
    "chatml": (CHATML, ("<|im_start|>", "<|im_end|>"), ()),
    "llama 3": (LLAMA_3, ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"), ()),
    "gemma": (GEMMA, ("<start_of_turn>", "<end_of_turn>"), ()),
    "mistral, written": (MISTRAL, (), ()),
    "mistral, control": (MISTRAL, ("[INST]", "[/INST]"), ()),
    "phi": (PHI, ("<|system|>", "<|user|>", "<|assistant|>", "<|end|>"), ()),
    "deepseek, user-defined": (DEEPSEEK, (), ("<｜User｜>", "<｜Assistant｜>")),
    "alpaca, written": (ALPACA, (), ()),
    "none": ("", (), ()),
}


def markers(model: LlamaModel, tokens: tuple[int, ...]) -> list[str]:
    return [mark for token in tokens if (mark := model.marker(token))]


def written(model: LlamaModel, tokens: tuple[int, ...]) -> str:
    return b"".join(model.piece(token, special=True) for token in tokens).decode()
