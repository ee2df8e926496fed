"""Who holds the phones of the demonstration: all made up, and none of the numbers can be called (+910…)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.emulator import Group, Person
from zones.person import Role


@dataclass(frozen=True)
class Living:
    """Somebody of the demonstration: their phone, and what the zone knows of them (nothing, for a newcomer)."""

    phone: Person
    role: Role | None = None
    language: str = "hi"
    follows: tuple[str, ...] = ()
    office_phone: str = ""  # an engineer's second phone: the number by which the utility knows them


ZONE = "GN"

PEOPLE = (
    Living(Person("anil", "Anil Verma", "Junior Engineer, Vibhuti Khand", "whatsapp", "+910000000009")),
    Living(
        Person("sunita", "Sunita Devi", "Lives in Viram Khand", "whatsapp", "+910000000101"),
        Role.CITIZEN, "hi", ("GN-VBK-F2/viram-khand",),
    ),
    Living(
        Person("imran", "Imran Ali", "Lives in Patrakarpuram · Urdu", "telegram", "7000000102"),
        Role.CITIZEN, "ur", ("GN-VBK-F2/patrakarpuram",),
    ),
    Living(Person("kavita", "Kavita Rao", "Journalist · English", "whatsapp", "+910000000103"), Role.MEDIA, "en"),
    Living(Person("ramesh", "Ramesh Yadav", "Corporator, Gomti Nagar", "telegram", "7000000104"), Role.REPRESENTATIVE),
    Living(
        Person(
            "farah", "Farah Khan", "Junior Engineer, Viraj Khand", "telegram", "7000000105",
            telegram_phone="+910000000010",
        ),
        office_phone="+910000000010",
    ),
    Living(Person("asha", "Asha Mishra", "Looks after Gomti Nagar zone", "telegram", "7000000108"), Role.ADMIN),
    Living(Person("neha", "Neha Singh", "Newcomer: send JOIN GN", "whatsapp", "+910000000106")),
    Living(Person("arif", "Arif Hasan", "Newcomer: press Start", "telegram", "7000000107", started=False)),
)  # fmt: skip

GROUPS = (
    Group(
        -1001000000001, "गोमती नगर बिजली सूचना", "demo_gn_bijli",
        members=("farah", "imran", "ramesh"), admins=("farah",),
    ),
)  # fmt: skip
