"""A no that is meant for a person, with the reason and the facts that explain it."""


class Refused(Exception):
    """Speaks to the person: `reason` is a key of the wording, `facts` fill its sentence."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
