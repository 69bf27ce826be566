"""The escalation in an organisation's settings: what stands there, reading it back."""

from incidents.core.errors import Fault
from incidents.core.organisation import EscalationSettings
from incidents.web.posted import Posted

TIMES = ("quiet_from", "quiet_until", "digest_at")


def escalation_values(settings: EscalationSettings) -> dict[str, str]:
    """Return the texts that stand in the inputs."""
    return {
        "escalation-waits": ", ".join(map(str, settings.waits)),
        "escalation-acknowledged_hours": str(settings.acknowledged_hours),
        **{f"escalation-{name}": getattr(settings, name) for name in TIMES},
    }


def read_escalation(posted: Posted) -> tuple[EscalationSettings, list[Fault]]:
    """Return what the page sent, and what of it is no number."""
    faults = []
    waits = posted.text("escalation-waits").replace(",", " ").split()
    if not all(_is_number(each) for each in waits):
        says = "write the minutes of each level, such as 15, 15, 30"
        faults.append(Fault("escalation-waits", says))
        waits = []
    usual = str(EscalationSettings().acknowledged_hours)
    hold = posted.text("escalation-acknowledged_hours").strip() or usual
    if not _is_number(hold):
        says = "write a whole number of hours, such as 4"
        faults.append(Fault("escalation-acknowledged_hours", says))
        hold = usual
    times = {name: posted.text(f"escalation-{name}").strip() for name in TIMES}
    settings = EscalationSettings(
        waits=tuple(map(int, waits)), acknowledged_hours=int(hold), **times
    )
    return settings, faults


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
