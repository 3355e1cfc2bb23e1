"""What content faults do to a good answer."""

from dataclasses import dataclass
from random import Random

from sandbox.llm import letters, manners
from sandbox.llm.facts import Facts
from sandbox.llm.injection import Obedience
from sandbox.llm.material import Material
from sandbox.serving.text_faults import TextFault

_PADDING = "Готовность разбираться в задачах, внимание к деталям и спокойная работа в команде тоже на месте. "


@dataclass(frozen=True)
class Scene:
    """Everything an answer is made from: the parts of the prompt, the facts in them, and the fault that strikes."""

    material: Material
    facts: Facts
    fault: TextFault | None
    obedience: Obedience | None


def distort(text: str, scene: Scene, rng: Random) -> str:
    """The main text of an answer as the fault leaves it; the form of the answer stays valid."""
    fault, obedience = scene.fault, scene.obedience
    match fault.kind if fault else "":
        case "empty_text":
            return ""
        case "tiny_text":
            return "..."
        case "markdown_text":
            lines = [line for line in text.split("\n") if line.strip()]
            bullets = "\n".join(f"* {sentence}" for sentence in lines[1:-1])
            return f"# Письмо\n\n**{lines[0]}**\n\n{bullets}\n\n{lines[-1]}"
        case "over_long":
            length = int(fault.params.get("length", 12_000)) if fault else 0
            return (text + "\n\n" + _PADDING * (length // len(_PADDING) + 1))[:length]
        case "wrong_language":
            return letters.english(scene.facts)
        case "invented_claims":
            return f"{text}\n\n{letters.false_claims(scene.facts, scene.material.resume, rng)}"
        case "leak_prompt":
            return f"{text}\n\n{scene.material.system}"
        case "say":
            return str(fault.params.get("text", "")) if fault else ""
        case "obey_injection":
            return f"{text}\n\n{obedience.text}" if obedience and obedience.text else text
        case _:
            return text


def spoil(whole: str, fault: TextFault) -> tuple[str, str]:
    """Content and finish_reason as the fault leaves them."""
    half = whole[: max(1, len(whole) * 3 // 5)]
    match fault.kind:
        case "truncated":
            return half, "length"
        case "invalid_json":
            return half + "\n...", "stop"
        case "fenced_json":
            return f"Конечно, вот ответ:\n```json\n{whole}\n```\nОбращайтесь!", "stop"
        case "wrong_shape":
            return '{"unexpected": true}', "stop"
        case "empty":
            return "", "stop"
        case _:
            return manners.say(fault.kind, whole), "stop"
