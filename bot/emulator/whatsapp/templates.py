"""The business's message templates: made, reviewed, listed, paused, deleted."""

from dataclasses import dataclass
from typing import Any

from bot.emulator.notebook import Notebook
from bot.emulator.whatsapp.cloud_errors import Refusal, unknown_object
from bot.emulator.whatsapp.template_rules import review

Json = dict[str, Any]


@dataclass(slots=True)
class Template:
    id: str
    name: str
    language: str
    category: str
    components: list[Json]
    status: str = "APPROVED"
    parameter_format: str = "POSITIONAL"
    ttl: int | None = None
    quality: str = "UNKNOWN"
    reason: str = "NONE"

    def facts(self, fields: list[str]) -> Json:
        known = {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "quality_score": {"score": self.quality, "date": 0},
            "rejected_reason": self.reason,
            **({"message_send_ttl_seconds": self.ttl} if self.ttl is not None else {}),
        }
        wanted = fields or ["name", "parameter_format", "components", "language", "status", "category", "id"] + (
            ["message_send_ttl_seconds"] if self.ttl is not None else []
        )
        return {field: known[field] for field in dict.fromkeys([*wanted, "id"]) if field in known}


class Templates:
    """`verdict` is the status that the next new template gets from its review."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.verdict = "APPROVED"
        self._templates = {id: Template(**facts) for id, facts in notebook.pages("template")}
        self._named = {(one.name, one.language): one for one in self._templates.values()}
        self._last = max((int(id) for id in self._templates), default=591_000_000_000_000)

    def create(self, asked: Json) -> Template:
        review(asked)
        if self.named(asked["name"], asked["language"]):
            raise Refusal(100, "There is already content in this language for this template", subcode=2388024)
        self._last += 1
        template = Template(str(self._last), asked["name"], asked["language"], "", [], self.verdict)
        self._rewrite(template, asked)
        return template

    def edit(self, id: str, asked: Json) -> Template:
        template = self.get(id)
        whole: Json = {"name": template.name, "language": template.language, "category": template.category}
        whole |= {"components": template.components, "parameter_format": template.parameter_format} | asked
        review(whole)
        template.status = self.verdict
        self._rewrite(template, whole)
        return template

    def judge(self, name: str, language: str, status: str, reason: str = "NONE") -> list[Template]:
        """Give templates of this name ("" is all) and language ("" is all) another status."""
        judged = [one for one in self.all() if name in ("", one.name) and language in ("", one.language)]
        for template in judged:
            template.status, template.reason = status, reason
            self._keep(template)
        return judged

    def change(self, name: str, language: str, **facts: str) -> list[Template]:
        """Another category or quality for templates of this name ("" is all) and language ("" is all)."""
        changed = [one for one in self.all() if name in ("", one.name) and language in ("", one.language)]
        for template in changed:
            for fact, value in facts.items():
                setattr(template, fact, value)
            self._keep(template)
        return changed

    def delete(self, name: str, id: str = "") -> None:
        doomed = [one for one in self.all() if one.name == name and id in ("", one.id)]
        if not doomed:
            raise Refusal(100, f"Message template {name} was not found", subcode=2593002)
        for template in doomed:
            del self._templates[template.id], self._named[template.name, template.language]
            self._notebook.drop("template", template.id)

    def usable(self, name: str, language: str) -> Template:
        """The template to send, or Meta's refusal."""
        template = self.named(name, language)
        if template is None or template.status in ("PENDING", "REJECTED", "IN_APPEAL"):
            raise Refusal(132001, f"template name ({name}) does not exist in {language}")
        if template.status == "PAUSED":
            raise Refusal(132015, f"template name ({name}) is paused")
        if template.status == "DISABLED":
            raise Refusal(132016, f"template name ({name}) is disabled")
        return template

    def get(self, id: str) -> Template:
        if id not in self._templates:
            raise unknown_object(id)
        return self._templates[id]

    def named(self, name: str, language: str) -> Template | None:
        return self._named.get((name, language))

    def knows(self, id: str) -> bool:
        return id in self._templates

    def all(self) -> list[Template]:
        return list(self._templates.values())

    def clear(self) -> None:
        self._templates.clear()
        self._named.clear()
        self.verdict = "APPROVED"

    def _rewrite(self, template: Template, asked: Json) -> None:
        template.category = asked["category"].upper()
        template.components = asked["components"]
        template.parameter_format = str(asked.get("parameter_format") or "POSITIONAL").upper()
        template.ttl = asked.get("message_send_ttl_seconds", template.ttl)
        template.reason = "INVALID_FORMAT" if template.status == "REJECTED" else "NONE"
        self._templates[template.id] = self._named[template.name, template.language] = template
        self._keep(template)

    def _keep(self, template: Template) -> None:
        self._notebook.put("template", template.id, template)
