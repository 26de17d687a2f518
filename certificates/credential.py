"""A certificate as an Open Badges 3.0 credential on VC 2.0, before it is signed: a pure function of its facts."""

from dataclasses import dataclass, field
from datetime import datetime

from certificates.canonical import CREDENTIALS_V2, EXTENSIONS, OPEN_BADGES, Json
from certificates.facts import DomainLine, Facts
from certificates.identity import to_did
from certificates.signing import to_moment

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
SAMPLE = "Sample, not a certificate: "


@dataclass(frozen=True, slots=True)
class Place:
    """Where a certificate stands: the issuer's origin, the code, its list and slot there."""

    origin: str
    code: str
    list_number: int
    slot: int

    @property
    def address(self) -> str:
        """The credential's id and its page."""
        return f"{self.origin}/c/{self.code}"

    @property
    def list_address(self) -> str:
        """The status list."""
        return f"{self.origin}/status/{self.list_number}"


@dataclass(frozen=True, slots=True)
class Award:
    """One issuing: the facts, whom the subject stands for (``urn:uuid:...``), and when."""

    facts: Facts
    place: Place
    subject: str
    issued_at: datetime
    is_sample: bool = field(default=False)


def build_credential(award: Award) -> Json:
    """Return the credential without proofs."""
    facts, place = award.facts, award.place
    title = f"{facts.exam_title}, certificate of achievement"
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES, EXTENSIONS],
        "id": place.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{SAMPLE}{title}" if award.is_sample else title,
        "issuer": build_issuer(place.origin),
        "validFrom": to_moment(award.issued_at),
        "awardedDate": facts.passed_at,
        "credentialSubject": _build_subject(award),
        "credentialStatus": {
            "id": f"{place.list_address}#{place.slot}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place.slot),
            "statusListCredential": place.list_address,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def has_facts(credential: Json, facts: Facts) -> bool:
    """Return whether a credential says what a record says: name, exam, day, points and domains."""
    subject = credential["credentialSubject"]
    identifiers = subject.get("identifier", [])
    names = [entry["identityHash"] for entry in identifiers if entry["identityType"] == "name" and not entry["hashed"]]
    points = [result["value"] for result in subject["result"]]
    return (
        names == [facts.name] * bool(facts.name)
        and points == [facts.points, *(line.got for line in facts.domains)]
        and subject["achievement"]["name"] == facts.exam_title
        and credential["awardedDate"] == facts.passed_at
    )


def build_issuer(origin: str) -> Json:
    """Return the issuer as the credential names it."""
    return {"id": to_did(origin), "type": ["Profile"], "name": to_issuer_name(origin), "url": origin}


def to_issuer_name(origin: str) -> str:
    """Return the issuer's name as printed."""
    return f"Nabla, {origin.partition('://')[2]}"


def _build_subject(award: Award) -> Json:
    facts = award.facts
    achievement = build_achievement(facts, award.place)
    subject: Json = {
        "id": award.subject,
        "type": ["AchievementSubject"],
        "narrative": f"Exam {facts.exam_text}.",
        "achievement": achievement,
        "result": [_result(achievement["id"], "score", facts.points)],
    }
    subject["result"] += [
        _result(achievement["id"], f"domain-{number}", line.got) for number, line in enumerate(facts.domains, 1)
    ]
    if identifiers := _list_identifiers(facts):
        subject["identifier"] = identifiers
    return subject


def _list_identifiers(facts: Facts) -> list[Json]:
    found: list[Json] = []
    if facts.name:
        found.append({"type": "IdentityObject", "hashed": False, "identityHash": facts.name, "identityType": "name"})
    if facts.email_hash:
        found.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": facts.email_hash,
                "identityType": "emailAddress",
                "salt": facts.email_salt,
            }
        )
    return found


def _result(achievement: str, name: str, value: str) -> Json:
    return {"type": ["Result"], "resultDescription": f"{achievement}#{name}", "value": value}


def build_achievement(facts: Facts, place: Place) -> Json:
    """Return what was achieved: the exam in this version, its pass mark, and what was examined."""
    address = f"{place.origin}/achievements/{facts.exam_slug}/{facts.exam_version}"
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": facts.exam_title,
        "description": f"Passed the exam {facts.exam_title}, version {facts.exam_version}.",
        "criteria": {"id": address, "narrative": _describe_criteria(facts)},
        "version": str(facts.exam_version),
        "resultDescription": [
            _describe_result(address, "score", DomainLine("Points", "", facts.max_points), facts.cut_points),
            *(_describe_result(address, f"domain-{n}", line) for n, line in enumerate(facts.domains, 1)),
        ],
    }


def _describe_criteria(facts: Facts) -> str:
    said = f"At least {facts.cut_points} of {facts.max_points} points in a form drawn from the question bank."
    if not facts.accreditor_name:
        return said
    return f"{said} Accredited by {facts.accreditor_name} ({facts.accreditor_url})."


def _describe_result(achievement: str, name: str, line: DomainLine, cut_points: int | None = None) -> Json:
    described: Json = {
        "id": f"{achievement}#{name}",
        "type": ["ResultDescription"],
        "name": line.title,
        "resultType": "RawScore",
        "valueMin": "0",
        "valueMax": str(line.of),
    }
    return described if cut_points is None else {**described, "requiredValue": str(cut_points)}
