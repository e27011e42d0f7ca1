"""Two rounds of the example's partner quarter: one accepted, one in progress."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dalpb.kernel import clock
from dalpb.kernel.access import Access, access_of
from dalpb.kernel.cells import Figure
from dalpb.kernel.models import Membership, Organisation, User
from dalpb.kernel.periods import Period, parse, year_of
from dalpb.kernel.roles import Role
from needs.models import Collection, Obligation, Round
from needs.rules.collecting import Via
from needs.rules.example_figures import invented
from needs.rules.replay import Dates
from needs.services.collecting import moves
from needs.services.collecting.answers import Given, asked_for, save_answers
from needs.services.collecting.findings import confirm, findings_of, rules_of
from needs.services.collecting.forming import asks_in
from needs.services.collecting.rounds import agree, create_round, open_round

OFFICER: Final = "officer@council.example"
ACCEPTS: Final = "commissioner@council.example"
# In the round in progress: who has sent, whose was sent back, who has begun.
SENT: Final = ("example-housing", "pegs", "isac-service", "stroud-district-council")
SENT_BACK: Final = "stroud-beresford-group"
BEGUN: Final = ("cheltenham-borough-council", "gloucestershire-constabulary")


class Command(BaseCommand):
    help = "Two rounds of the example's partner quarter. For the demonstration only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("The example is for the demonstration: ./run demo")
        if Round.objects.exists():
            return
        at = clock.now()
        collection = Collection.objects.get(code="partner-quarter")
        last = _quarter_before(timezone.localdate(at))
        self._agreements(collection, last, at)
        self._accepted(collection, _quarter_before(last.first), at)
        self._in_progress(collection, last, at)

    def _agreements(self, collection: Collection, period: Period, at: datetime) -> None:
        officer = _person(OFFICER)
        for organisation in {ask.organisation for ask in asks_in(collection, period)}:
            agree(
                collection=collection,
                organisation=organisation,
                access=officer[1],
                by=officer[0],
                at=at,
                words="Agreed for the example partnership",
            )

    def _round(self, collection: Collection, period: Period, due: date, at: datetime) -> Round:
        by, access = _person(OFFICER)
        dates = Dates(due, due + timedelta(days=14), due + timedelta(days=28))
        row = create_round(
            collection=collection, period=period, dates=dates, access=access, by=by, at=at
        )
        return open_round(found=row, version=row.version, access=access, by=by, at=at)

    def _accepted(self, collection: Collection, period: Period, at: datetime) -> None:
        row = self._round(collection, period, timezone.localdate(at) - timedelta(days=1), at)
        for obligation in row.obligations.all():
            self._send(obligation, at)
            self._accept(obligation, at)

    def _in_progress(self, collection: Collection, period: Period, at: datetime) -> None:
        row = self._round(collection, period, timezone.localdate(at) + timedelta(days=10), at)
        for obligation in row.obligations.all():
            code = obligation.organisation.code
            if code in BEGUN:
                self._fill(obligation, at, part=True)
            elif code in SENT:
                self._send(obligation, at)
            elif code == SENT_BACK:
                self._send(obligation, at)
                self._send_back(obligation, at)

    def _fill(self, obligation: Obligation, at: datetime, *, part: bool = False) -> None:
        by, access = _sender(obligation.organisation)
        figures = invented(
            asked_for(obligation),
            rules_of(obligation),
            salt=f"{obligation.round.period.code}|{obligation.organisation.code}",
        )
        given = [
            Given(key, Figure.exact(value), is_illustrative=True)
            for key, value in sorted(figures.items())
        ]
        save_answers(
            obligation=obligation,
            given=given[: len(given) // 2] if part else given,
            via=Via.FORM,
            access=access,
            by=by,
            at=at,
        )

    def _send(self, obligation: Obligation, at: datetime) -> None:
        self._fill(obligation, at)
        by, access = _sender(obligation.organisation)
        confirm(
            obligation=obligation,
            reasons={
                (finding.code, finding.digest): "Invented for the example partnership"
                for finding in findings_of(obligation)
                if finding.is_open
            },
            access=access,
            by=by,
            at=at,
        )
        moves.complete(obligation=obligation, act=_act(by, access, obligation, at))

    def _accept(self, obligation: Obligation, at: datetime) -> None:
        by, access = _person(ACCEPTS)
        act = _act(by, access, obligation, at)
        moves.accept(obligation=obligation, sections=obligation.sections, act=act)

    def _send_back(self, obligation: Obligation, at: datetime) -> None:
        by, access = _person(OFFICER)
        moves.send_back(
            obligation=obligation,
            sections=["refuge"],
            reason="Please look at the referrals from outside the county: they are fewer than the"
            " places taken by households from there.",
            until=None,
            act=_act(by, access, obligation, at),
        )


def _act(by: User, access: Access, obligation: Obligation, at: datetime) -> moves.Act:
    version = Obligation.objects.values_list("version", flat=True).get(pk=obligation.pk)
    return moves.Act(by, at, access, version)


def _quarter_before(day: date) -> Period:
    """The quarter that ended last before a day, or on it."""
    ended = date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    return parse(f"{year_of(ended)} Q{(ended.month - 4) % 12 // 3 + 1}")


def _person(email: str) -> tuple[User, Access]:
    user = User.objects.get(email=email)
    return user, access_of(user, on=clock.today())


def _sender(organisation: Organisation) -> tuple[User, Access]:
    roles = [Role.PARTNER.value, Role.OFFICER.value]
    row = Membership.objects.filter(organisation=organisation, role__in=roles).order_by("pk")[0]
    return row.user, access_of(row.user, on=clock.today())
