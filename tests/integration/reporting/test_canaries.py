"""Whatever a person fetches, nothing of another's is in its bytes.

Each provider's figures, notes, file names and receipts are seeded with marks found nowhere
else. Every kind of person then follows every link, tries every address with every key there
is, and downloads every file; text is searched, workbooks unpacked and PDFs read.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any, Final

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dalpb.kernel.models import Organisation
from needs.models import ImportBatch, Observation, Service, StagedImport
from reporting.models import AnnualReturn
from reporting.render.formats import FORMATS
from reporting.services.narratives import save_narrative
from tests import worlds
from tests.pdf_tags import Tagged
from tests.worlds import PEOPLE, World

OTHER: Final = {"haven": "harbour", "harbour": "haven"}
FIGURES: Final = {"haven": 918273, "harbour": 827364}
SERVICE: Final = {"haven": "haven-house", "harbour": "harbour-homes"}
DRAFT_TEXT: Final = "Canary words of a draft."
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
_CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
RESOURCES: Final = (
    "areas",
    "organisations",
    "measures",
    "categories",
    "services",
    "submissions",
    "observations",
    "grants",
    "ledger-entries",
    "returns",
)
# Enough of each kind of page that a link leads to.
ENOUGH: Final = 6


@dataclass(frozen=True, slots=True)
class Seeded:
    """The world with what was planted in it, and the return with its draft amendment."""

    world: World
    planted: Mapping[str, tuple[str, ...]]
    staged: Mapping[str, StagedImport]
    batches: Mapping[str, ImportBatch]
    addresses: tuple[str, ...]


@pytest.fixture
def seeded(world: World) -> Seeded:
    cache.clear()
    batches = {name: plant(world, name) for name in OTHER}
    staged = {name: stage(world, name) for name in OTHER}
    first = worlds.being_amended(world)
    officer = world.people["officer"]
    draft = first.amended_by
    save_narrative(
        annual_return=draft,
        question="R8.1",
        answer=DRAFT_TEXT,
        status="done",
        version=draft.narratives.get(question="R8.1").version,
        by=officer,
        at=worlds.later(5),
    )
    planted = {name: marks(name, batches[name], staged[name]) for name in OTHER}
    return Seeded(world, planted, staged, batches, tuple(addresses(staged)))


def plant(world: World, name: str) -> ImportBatch:
    """One figure of a measure that the return does not ask for, in a file of its own."""
    sent = world.send_file(
        name,
        worlds.as_csv(
            [
                worlds.row(
                    SERVICE[name],
                    "referrals_received",
                    "ALL",
                    str(FIGURES[name]),
                    note=f"canary-note-{name}",
                )
            ]
        ),
        file_name=f"canary-file-{name}.csv",
    )
    return ImportBatch.objects.get(pk=sent.batch_id)


def stage(world: World, name: str) -> StagedImport:
    """A file that waits for its sender's yes."""
    content = worlds.as_csv([worlds.row(SERVICE[name], "supported_spells", "ALL", "555777")])
    upload = SimpleUploadedFile(f"canary-waiting-{name}.csv", content)
    answer = world.client(name).post(reverse("needs:import"), {"file": upload, "organisation": ""})
    assert answer.status_code == 302
    return StagedImport.objects.get(owner=world.people[name])


def marks(name: str, batch: ImportBatch, staged: StagedImport) -> tuple[str, ...]:
    figure = FIGURES[name]
    return (
        f"canary-note-{name}",
        f"canary-file-{name}",
        f"canary-waiting-{name}",
        f"{figure}",
        f"{figure:,}",
        str(batch.pk),
        str(staged.pk),
    )


def api_addresses() -> Iterator[str]:
    """Every resource, its list and each row of it, by the keys it takes."""
    yield from (f"/api/v1/{name}/" for name in RESOURCES)
    yield from (f"/api/v1/observations/?organisation={code}" for code in OTHER)
    for figure in Observation.objects.filter(measure__code="referrals_received"):
        yield f"/api/v1/observations/{figure.pk}/"
    yield from (f"/api/v1/submissions/{batch.pk}/" for batch in ImportBatch.objects.all())
    yield from (f"/api/v1/services/{service.code}/" for service in Service.objects.all())
    for made in AnnualReturn.objects.all():
        yield f"/api/v1/returns/{made.year}.{made.number}/"
        yield f"/api/v1/returns/{made.year}.{made.number}/texts/R8.1/"


def addresses(staged: Mapping[str, StagedImport]) -> Iterator[str]:
    """Every address that takes a key, with every key there is."""
    for figure in Observation.objects.filter(measure__code="referrals_received"):
        yield reverse("needs:figure", args=[figure.pk])
    for batch in ImportBatch.objects.all():
        yield reverse("needs:batch", args=[batch.pk])
    for waiting in staged.values():
        yield reverse("needs:import-preview", args=[waiting.pk])
        yield from (reverse("needs:import-errors", args=[waiting.pk, k]) for k in ("xlsx", "csv"))
    for service in Service.objects.all():
        yield reverse("needs:service", args=[service.code])
        yield f"/figures/?service={service.code}"
    for organisation in Organisation.objects.all():
        yield reverse("kernel_organisation", args=[organisation.code])
        yield f"/figures/?organisation={organisation.code}"
        yield f"/api/v1/organisations/{organisation.code}/"
        yield f"/api/v1/organisations/?code={organisation.code}&ordering=-code"
    for made in AnnualReturn.objects.all():
        one = f"/returns/{made.year}/{made.number}/"
        yield one
        yield from (one + page for page in ("history/", "findings/", "text/R8.1/", "certify/"))
        yield from (f"{one}behind/{question}/" for question in ("R1", "R1a", "R5"))
        yield from (f"{one}files/{code.value}/" for code in FORMATS)
    yield from ("/", "/figures/", "/imports/", "/services/", "/grant/", "/grant/ledger/")
    yield from ("/figures/?measure=referrals_received", "/figures/?page=2", "/figures/?q=918273")
    yield from api_addresses()
    yield from ("/audit/", "/people/", "/api/v1/organisations/", "/api/v1/areas/", "/nowhere/")
    yield from ("/api/v1/nowhere/", "/api/v1/schema/", "/help/", "/account/tokens/")


_PRINTED = re.compile(r"pdf|\.zip|audit-packs/.")
READ_EVERYTHING = {"officer", "second-officer", "commissioner", "certifier", "auditor"}


@dataclass
class Crawl:
    """Everything one person can come by, and which marks were in it."""

    client: Client
    foreign: tuple[str, ...]
    seen: set[str] = field(default_factory=set)
    kinds: dict[str, int] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    answered: int = 0
    prints: bool = True

    def visit(self, address: str) -> None:
        """The page, and a few of every kind that it leads to."""
        waiting = [address]
        listed = True
        while waiting:
            waiting += self.look(waiting.pop(), listed=listed)
            listed = False

    def look(self, address: str, *, listed: bool) -> list[str]:
        """The links of one page, once; of pages that were not listed, a few of each kind."""
        address = unescape(address)
        kind = kind_of(address)
        if address in self.seen or (not listed and self.kinds.get(kind, 0) >= ENOUGH):
            return []
        if _PRINTED.search(address) and not (listed or self.prints):
            return []
        self.seen.add(address)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        answer = self.client.get(address)
        assert answer.status_code < 500, address
        self.answered += answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.search(address, str(answer.headers).encode() + b" " + body)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            return []
        links = _LINK.findall(body.decode())
        return [link for link in links if not link.startswith(("/static/", "/account/logout"))]

    def search(self, address: str, body: bytes) -> None:
        # A person's own address bar holds the key they tried: it is no news to them.
        tried = address.encode()
        for text in readable(body):
            squeezed = re.sub(rb"\s+", b"", text.replace(tried, b""))
            for mark in self.foreign:
                wanted = re.sub(r"\s+", "", mark).encode()
                if wanted in squeezed and mark not in address:
                    self.found.append(f"{mark} in {address}")


def kind_of(address: str) -> str:
    """The address without its keys. On the thread every way to a thing is another address."""
    if address.startswith("/thread/"):
        return "/".join(address.partition("?")[0].split("/")[:3])
    return re.sub(r"[0-9a-f-]{36}|\d+", "#", address)


def readable(body: bytes) -> Iterator[bytes]:
    """The answer, and what its file holds when it is unpacked or read aloud."""
    yield body
    if (start := body.find(b"PK\x03\x04")) >= 0:
        with zipfile.ZipFile(BytesIO(body[start:])) as packed:
            for part in packed.namelist():
                yield part.encode() + b" " + re.sub(rb"<[^>]+>", b"", packed.read(part))
    if (start := body.find(b"%PDF-")) >= 0:
        tagged = Tagged(body[start:])
        yield " ".join(tagged.page_words).encode()
        yield tagged.root.words().encode()


def foreign_to(name: str, seeded: Seeded) -> tuple[str, ...]:
    """The marks that the person must come by nowhere."""
    everything = (*seeded.planted["haven"], *seeded.planted["harbour"])
    waiting = tuple(mark for mark in everything if "waiting" in mark) + tuple(
        str(staged.pk) for staged in seeded.staged.values()
    )
    if name in OTHER:
        theirs = OTHER[name]
        people = tuple(f"{other}@exampleshire" for other in PEOPLE if other != name)
        services = tuple(
            code.replace("-", " ").title()
            for code, (owner, _, _) in worlds.SERVICES.items()
            if owner == theirs
        )
        money = ("INV-2024-25-1", "412,500.17")
        return (*seeded.planted[theirs], *services, *people, *money, DRAFT_TEXT)
    if name in {"board", "consultation", "administrator", "nobody"}:
        return (*everything, DRAFT_TEXT)
    return everything if name == "chair" else waiting


@pytest.mark.minutes
def test_nothing_of_another_s_is_in_anything_a_person_can_fetch(seeded: Seeded) -> None:
    found: dict[str, list[str]] = {}
    answered: dict[str, int] = {}
    for name in (*PEOPLE, "nobody"):
        client = Client() if name == "nobody" else seeded.world.client(name)
        # Printing takes seconds. Those who read everything have pages enough to be searched.
        crawl = Crawl(client, foreign_to(name, seeded), prints=name not in READ_EVERYTHING)
        for address in seeded.addresses:
            # A draft's PDF is made anew each time; once is enough for those who read it all.
            if name == "chair" or not address.endswith("/2/files/pdf/"):
                crawl.visit(address)
        found[name], answered[name] = crawl.found, crawl.answered

    assert {name: marks for name, marks in found.items() if marks} == {}
    assert {name for name, pages in answered.items() if pages < 10} == {"nobody"}


def test_the_sweep_would_see_a_mark(seeded: Seeded) -> None:
    """A sweep that finds nothing proves something only if it can find."""
    crawl = Crawl(seeded.world.client("haven"), seeded.planted["haven"])
    for address in seeded.addresses:
        crawl.visit(address)
    reader = Crawl(seeded.world.client("board"), ("Exampleshire County Council",))
    for code in FORMATS:
        reader.visit(f"/returns/{worlds.YEAR}/1/files/{code.value}/")

    seen = {mark for mark in seeded.planted["haven"] if any(mark in f for f in crawl.found)}
    assert {"canary-note-haven", "canary-file-haven", "918,273"} <= seen
    assert {found.split(" in ")[1] for found in reader.found} == {
        f"/returns/{worlds.YEAR}/1/files/{code.value}/" for code in FORMATS
    }


def bare(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    headers = {
        k: v for k, v in answer.headers.items() if k not in {"X-Request-ID", "Content-Length"}
    }
    headers.pop("Content-Security-Policy", None)
    return answer.status_code, _CHANGING.sub(b"", answer.content), headers


NONE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.usefixtures("quick_press")
def test_another_s_and_a_missing_one_answer_alike(seeded: Seeded) -> None:
    theirs = Observation.objects.get(
        measure__code="referrals_received", organisation__code="harbour"
    )
    waiting, batch = seeded.staged["harbour"], seeded.batches["harbour"]
    pairs = {
        "haven": [
            (f"/figures/{theirs.pk}/", "/figures/999999/"),
            (f"/imports/{batch.pk}/", f"/imports/{NONE}/"),
            (f"/figures/import/{waiting.pk}/", f"/figures/import/{NONE}/"),
            (
                f"/figures/import/{waiting.pk}/to-correct.csv",
                f"/figures/import/{NONE}/to-correct.csv",
            ),
            ("/services/harbour-homes/", "/services/nowhere/"),
            ("/figures/?organisation=harbour", "/figures/?organisation=nowhere0"),
            ("/organisations/harbour/", "/organisations/nowhere/"),
            ("/api/v1/organisations/harbour/", "/api/v1/organisations/nowhere/"),
        ],
        "board": [
            (f"/returns/{worlds.YEAR}/2/", "/returns/2031-32/9/"),
            (f"/returns/{worlds.YEAR}/2/files/pdf/", "/returns/2031-32/9/files/pdf/"),
            (f"/returns/{worlds.YEAR}/2/history/", "/returns/2031-32/9/history/"),
        ],
    }

    unlike = []
    for name, tried in pairs.items():
        client = seeded.world.client(name)
        for other, missing in tried:
            if bare(client.get(other)) != bare(client.get(missing)):
                unlike.append((name, other))

    assert unlike == []
