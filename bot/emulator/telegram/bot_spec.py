"""The Bot API's own description, against which every request and every update is held."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

Json = dict[str, Any]
FILE = Path(__file__).with_name("telegram-bot-api.json")
SIMPLE: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "InputFile": (str,),
}


@dataclass(frozen=True, slots=True)
class BotSpec:
    methods: dict[str, Json]
    types: dict[str, Json]

    @staticmethod
    @cache
    def load() -> "BotSpec":
        spec = orjson.loads(FILE.read_bytes())
        return BotSpec(spec["methods"], spec["types"])

    def method(self, name: str) -> str | None:
        """Its true name: Telegram does not mind how it is written."""
        if name in self.methods:
            return name
        return next((known for known in self.methods if known.lower() == name.lower()), None)

    def request_faults(self, method: str, params: Json) -> list[str]:
        return self._fields_faults(self.methods[method]["fields"], params, method)

    def answer_faults(self, method: str, result: Any) -> list[str]:
        return self._any_faults(self.methods[method]["returns"], result, method)

    def faults(self, kind: str, value: Any, where: str = "") -> list[str]:
        """What is wrong with a value that should be of this kind."""
        if kind.startswith("Array of "):
            return self._array_faults(kind.removeprefix("Array of "), value, where)
        if kind in SIMPLE:
            fits = isinstance(value, SIMPLE[kind]) and (kind == "Boolean" or not isinstance(value, bool))
            return [] if fits else [f"{where}: {value!r} is not {kind}"]
        type = self.types[kind]
        if "subtypes" in type:
            return self._any_faults(type["subtypes"], value, where)
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is not {kind}"]
        return self._fields_faults(type["fields"], value, where)

    def _array_faults(self, kind: str, value: Any, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is not a list of {kind}"]
        return [fault for n, item in enumerate(value) for fault in self.faults(kind, item, f"{where}[{n}]")]

    def _any_faults(self, kinds: list[str], value: Any, where: str) -> list[str]:
        """The faults against the kind that fits best."""
        best: list[str] = []
        for kind in kinds:
            found = self.faults(kind, value, where)
            if not found:
                return []
            best = found if not best or len(found) < len(best) else best
        return best

    def _fields_faults(self, fields: Json, value: Json, where: str) -> list[str]:
        found = [f"{where}.{name}: unknown field" for name in value if name not in fields]
        found += [
            f"{where}.{name}: missing" for name, field in fields.items() if "required" in field and name not in value
        ]
        for name, given in value.items():
            if field := fields.get(name):
                found += self._any_faults(field["types"], given, f"{where}.{name}")
                if given not in field.get("of", [field.get("is", given)]):
                    found.append(f"{where}.{name}: {given!r} is not known here")
        return found


def from_form(spec: BotSpec, method: str, form: dict[str, str]) -> Json:
    """A form has only strings: read each as the kind that its field has."""
    fields = spec.methods[method]["fields"]
    return {name: _read(fields.get(name, {}).get("types", ["String"]), text) for name, text in form.items()}


def _read(kinds: list[str], text: str) -> Any:
    if "Integer" in kinds and text.lstrip("-").isdigit():
        return int(text)
    if set(kinds) <= {"String", "InputFile"} or (text[:1] not in "{[" and "String" in kinds):
        return text
    try:
        return orjson.loads(text.lower() if kinds == ["Boolean"] else text)
    except orjson.JSONDecodeError:
        return text
