"""Block Kit's limits, judged as Slack judges them.

https://docs.slack.dev/reference/block-kit/blocks
"""

from typing import Any


def unfit(payload: dict[str, Any]) -> str:
    """Return Slack's word for a message that breaks its limits, or ""."""
    blocks = payload.get("blocks", [])
    if not payload.get("text") and not blocks:
        return "no_text"
    if len(payload.get("text", "")) > 40_000:
        return "msg_too_long"
    if len(blocks) > 50 or not all(_fits(block) for block in blocks):
        return "invalid_blocks"
    metadata = payload.get("metadata")
    if metadata is not None and set(metadata) != {"event_type", "event_payload"}:
        return "invalid_metadata_format"
    return ""


def _fits(block: dict[str, Any]) -> bool:
    match block:
        case {"type": "header", "text": text}:
            return _text_fits(text, 150, {"plain_text"})
        case {"type": "section", "text": text}:
            beside = block.get("accessory")
            fits = _text_fits(text, 3000, {"plain_text", "mrkdwn"})
            return fits and (beside is None or _button_fits(beside))
        case {"type": "context", "elements": list(elements)}:
            kinds = {"plain_text", "mrkdwn"}
            fit = (_text_fits(element, 2000, kinds) for element in elements)
            return 1 <= len(elements) <= 10 and all(fit)
        case {"type": "actions", "elements": list(elements)}:
            ids = {element["action_id"] for element in elements}
            fit = all(_button_fits(element) for element in elements)
            return 1 <= len(elements) <= 25 and fit and len(ids) == len(elements)
    return False


def _text_fits(text: dict[str, Any], limit: int, kinds: set[str]) -> bool:
    length = len(text["text"].encode("utf-16-le", "surrogatepass")) // 2
    return text["type"] in kinds and bool(text["text"].strip()) and length <= limit


def _button_fits(button: dict[str, Any]) -> bool:
    limits = {"url": 3000, "value": 2000, "action_id": 255}
    short = all(len(button.get(key, "")) <= most for key, most in limits.items())
    label = _text_fits(button["text"], 75, {"plain_text"})
    styled = button.get("style", "primary") in {"primary", "danger"}
    return button["type"] == "button" and label and short and styled


def unfit_home(view: dict[str, Any]) -> str:
    """Return Slack's word for a Home tab that breaks its limits, or ""."""
    blocks = view.get("blocks", [])
    fits = view.get("type") == "home" and 1 <= len(blocks) <= 100
    return "" if fits and all(_fits(block) for block in blocks) else "invalid_arguments"
