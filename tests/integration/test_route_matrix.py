"""Every address, by every kind of person, with every method: the closed list.

`tests/architecture/routes.toml` says what each gives; its head says how to add a route.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from dalpb.kernel.access import access_of
from dalpb.kernel.accounts import tokens
from dalpb.kernel.clock import now, today
from dalpb.kernel.models import User
from dalpb.kernel.roles import Role
from tests import signing_in
from tests.printing import print_once
from tests.route_objects import OBJECTS, Objects

LIST: Final = Path(__file__).parent.parent / "architecture" / "routes.toml"
ROUTES: Final[dict[str, dict[str, Any]]] = tomllib.loads(LIST.read_text())
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
TOKENS: Final = ("token-read", "token-submit")
PRINCIPALS: Final = ("anonymous", *(role.value for role in Role), *TOKENS)
_WRITES = re.compile(r'^\s*(INSERT|UPDATE|DELETE)\b[^"]*"(\w+)"', re.IGNORECASE)
_NOT_COUNTED = {"django_session", "kernel_cache"}
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture(autouse=True)
def _pages_are_printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a PDF is asked here, of everybody; what is in it is not."""
    print_once(monkeypatch)


@dataclass(frozen=True, slots=True)
class Principal:
    """A person, and how their requests say who they are."""

    user: User
    cookie: str = ""
    token: str = ""

    def client(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookie
        if self.token:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        return client


def names(found: list[Any] | None = None, space: str = "") -> Iterator[str | None]:
    """The name of every address, with its namespace where it has one."""
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else None


def principals() -> dict[str, Principal]:
    made = {"anonymous": Principal(signing_in.person(name="anonymous"))}
    for role in Role:
        client = Client()
        user = signing_in.sign_in(client, signing_in.person(role))
        client.get("/health/")
        made[role.value] = Principal(user, cookie=client.session.session_key or "")
    for name in TOKENS:
        user = signing_in.person(Role.OFFICER, name=name)
        made[name] = Principal(user, token=make_token(user, submit=name == "token-submit"))
    return made


def make_token(user: User, *, submit: bool) -> str:
    moment = now()
    made = tokens.create_token(
        by=user,
        at=moment - timedelta(minutes=1),
        access=access_of(user, on=today()),
        organisation=signing_in.organisation(),
        name="matrix",
        days=30,
        can_read=not submit,
        can_submit=submit,
    )
    tokens.mark_used(made.token, at=moment)
    return made.shown_once


def expected(route: dict[str, Any], method: str, who: str) -> list[str]:
    """The words for own, other's and missing; one word stands for all three."""
    listed = route.get(method)
    if listed is None:
        return ["refused"]
    if isinstance(listed, str):
        listed = {"*": listed}
    stand_in = "anonymous" if who in TOKENS else "*"
    words: str = listed.get(who) or listed.get(stand_in) or listed["*"]
    return words.split()


def word(response: HttpResponseBase) -> str:
    """What an answer is, in the list's words."""
    if response.status_code == 302:
        target = response.headers["Location"]
        if target.startswith("/account/login/"):
            return "login"
        return "prove" if "reauthenticate" in target else "on"
    return str(response.status_code)


def agrees(response: HttpResponseBase, said: str) -> bool:
    if said == "refused":
        return response.status_code in {401, 403, 404, 405} or word(response) == "login"
    return word(response) == said


def ask(principal: Principal, method: str, path: str) -> tuple[Any, list[str]]:
    """The answer and the tables it wrote to; whatever it did is undone."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(note):
        response: Any = principal.client().generic(method, path)
        transaction.set_rollback(True)
    response.queries = len(asked)
    written = [found[2] for sql in asked if (found := _WRITES.match(sql))]
    return response, [table for table in written if table not in _NOT_COUNTED]


def paths(name: str, route: dict[str, Any], user: User) -> list[str]:
    """The addresses for own, other's and missing; one where there is no object."""
    fixed = route.get("kwargs", {})
    if "object" not in route:
        return [reverse(name, kwargs=fixed)]
    objects: Objects = OBJECTS[route["object"]](user)
    return [
        reverse(name, kwargs={**fixed, **keys})
        for keys in (objects.own, objects.other, objects.missing)
    ]


def bare(response: Any) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return _CSRF.sub(b"", content)


def test_every_route_is_in_the_list_and_the_list_holds_no_other() -> None:
    found = list(names())

    assert None not in found
    assert set(found) == set(ROUTES)


def test_the_list_speaks_of_known_people_and_methods_only() -> None:
    unknown = [
        (name, key, who)
        for name, route in ROUTES.items()
        for key, listed in route.items()
        if key not in {"object", "kwargs", "writes"}
        for who in (listed if isinstance(listed, dict) else {"*": listed})
        if key not in METHODS or who not in {*PRINCIPALS, "*"}
    ]

    assert unknown == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_answers_each_person_as_the_list_says(name: str) -> None:
    cache.clear()
    route = ROUTES[name]
    wrong: list[str] = []

    for who, principal in principals().items():
        addresses = paths(name, route, principal.user)
        for method in METHODS:
            words = expected(route, method, who)
            words = words if len(words) == len(addresses) else words * len(addresses)
            answers = []
            for path, said in zip(addresses, words, strict=True):
                response, written = ask(principal, method, path)
                answers.append(response)
                if not agrees(response, said):
                    wrong.append(f"{method} {path} as {who}: {word(response)}, not {said}")
                if method == "GET" and set(written) - set(route.get("writes", ())):
                    wrong.append(f"GET {path} as {who} wrote to {written}")
            if len(answers) == 3 and words[1] == words[2] and bare(answers[1]) != bare(answers[2]):
                wrong.append(f"{method} {addresses[1]} as {who}: unlike a missing one")
            if len(answers) == 3 and words[1:] == ["404", "404"]:
                first, second = (answer.queries for answer in answers[1:])
                if first != second:
                    wrong.append(f"{method} as {who}: {first} queries, {second} for a missing one")

    assert wrong == []


@pytest.mark.django_db
def test_a_head_or_options_request_writes_nothing() -> None:
    cache.clear()
    principal = principals()["officer"]

    for name, route in ROUTES.items():
        for path in paths(name, route, principal.user):
            for method in ("HEAD", "OPTIONS"):
                response, written = ask(principal, method, path)
                unexpected = set(written) - set(route.get("writes", ()))
                assert (unexpected, response.status_code < 500) == (set(), True), (method, path)
