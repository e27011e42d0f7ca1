"""What one person agreed to: recorded, used only so far, and taken back everywhere.

No event, audit row or letter ever repeats the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from strategy.models import (
    Contribution,
    ContributionEvent,
    ContributionWords,
    Exercise,
    StakeholderGroup,
    Theme,
    VoiceUse,
)
from strategy.rules.voice.consent import Consent, deny_consent, deny_use
from strategy.rules.voice.vocabulary import Attribution, ContributionMove, Place, Wording
from strategy.services.free_text import deny_identifying, deny_personal
from strategy.services.voice.exercises import STALE, save_once
from strategy.services.voice.notices import tell_owners

FIELDS = {
    Place.PAPER: "for_papers",
    Place.STRATEGY: "for_strategies",
    Place.DASHBOARD: "for_dashboards",
    Place.PUBLICATION: "for_publications",
    Place.TRAINING: "for_training",
}


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """What the person agreed to."""

    places: frozenset[Place]
    wording: Wording
    attribution: Attribution
    given_on: date
    until_on: date | None = None

    @property
    def consent(self) -> Consent:
        return Consent(self.places, self.wording, self.until_on)


@dataclass(frozen=True, slots=True)
class UseTerms:
    """A place that uses what was said, and whose it is."""

    place: Place
    wording: Wording
    label: str
    url: str = ""
    owner: User | None = None
    is_frozen: bool = False


@transaction.atomic
def record_contribution(
    *,
    exercise: Exercise,
    group: StakeholderGroup,
    code: str,
    own_words: str,
    our_words: str,
    themes: Sequence[Theme],
    terms: ConsentTerms,
    by: User,
    at: datetime,
    is_illustrative: bool = False,
) -> Contribution:
    """What somebody said is kept with what they agreed to, and nothing of who they are."""
    require(deny_identifying(own_words, our_words))
    require(deny_consent(terms.consent, given_on=terms.given_on, on=timezone.localdate(at)))
    require(_deny_words(own_words, our_words, terms.wording))
    made = Contribution(
        code=code,
        exercise=exercise,
        group=group,
        is_illustrative=is_illustrative,
        recorded_by=by,
        recorded_at=at,
    )
    _agree(made, terms)
    save_once(made)
    made.themes.set(themes)
    ContributionWords.objects.create(
        contribution=made, own_words=own_words.strip(), our_words=our_words.strip()
    )
    note(made, ContributionMove.RECORDED, by=by, at=at, details=_scope(terms))
    return made


def _deny_words(own_words: str, our_words: str, wording: Wording) -> Denial | None:
    if not own_words.strip() and not our_words.strip():
        return Denial("voice.nothing_said", "Write down what was said, in their words or in ours.")
    if wording is Wording.OWN_WORDS and not own_words.strip():
        return Denial("voice.no_quote", "Their own words may be quoted: write them down.")
    if wording is Wording.OUR_WORDS and not our_words.strip():
        return Denial("voice.no_paraphrase", "It may be told in our words only: write those down.")
    return None


def _agree(row: Contribution, terms: ConsentTerms) -> None:
    for place, field in FIELDS.items():
        setattr(row, field, place in terms.places)
    row.wording, row.attribution = terms.wording.value, terms.attribution.value
    row.consent_given_on, row.consent_until_on = terms.given_on, terms.until_on


def _scope(terms: ConsentTerms) -> dict[str, object]:
    return {
        "places": sorted(terms.places),
        "wording": terms.wording.value,
        "attribution": terms.attribution.value,
        "until_on": terms.until_on.isoformat() if terms.until_on else None,
    }


@transaction.atomic
def change_consent(
    *, contribution: Contribution, version: int, terms: ConsentTerms, by: User, at: datetime
) -> None:
    """The person agrees to this from now on; owners of uses beyond it are told."""
    held = hold(contribution, version)
    words = ContributionWords.objects.filter(contribution=held).first()
    if words is None:
        raise Refused(Denial("voice.erased", "The words are gone. Record it anew if it is given."))
    require(deny_consent(terms.consent, given_on=terms.given_on, on=timezone.localdate(at)))
    require(_deny_words(words.own_words, words.our_words, terms.wording))
    _agree(held, terms)
    held.version += 1
    held.save()
    note(held, ContributionMove.CONSENT_CHANGED, by=by, at=at, details=_scope(terms))
    tell_owners(held, at=at)


def hold(contribution: Contribution, version: int) -> Contribution:
    """The contribution, locked, if it was not changed since it was read and not withdrawn."""
    held = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    if held.withdrawn_at is not None:
        raise Refused(Denial("voice.withdrawn", "The person has withdrawn this already."))
    return held


@transaction.atomic
def withdraw_contribution(
    *, contribution: Contribution, version: int, by: User, at: datetime
) -> None:
    """The words are gone from the system, and the owner of every place that used them is told.

    The person owes no reason. What was frozen stays as it was and is listed.
    """
    held = hold(contribution, version)
    held.withdrawn_at, held.withdrawn_on, held.withdrawn_by = at, timezone.localdate(at), by
    held.version += 1
    held.save()
    ContributionWords.objects.filter(contribution=held).delete()
    note(held, ContributionMove.WITHDRAWN, by=by, at=at)
    tell_owners(held, at=at)


@transaction.atomic
def erase_expired(*, on: date, at: datetime) -> int:
    """Words whose consent has ended are gone, and owners told. How many is returned."""
    ended = Contribution.objects.select_for_update().filter(
        consent_until_on__lte=on, withdrawn_at__isnull=True, words__isnull=False
    )
    rows = list(ended)
    for row in rows:
        ContributionWords.objects.filter(contribution=row).delete()
        note(row, ContributionMove.ERASED, by=None, at=at)
        tell_owners(row, at=at)
    return len(rows)


@transaction.atomic
def use_contribution(
    *, contribution: Contribution, terms: UseTerms, by: User, at: datetime
) -> VoiceUse:
    """The place uses the contribution, as far as the person agreed."""
    held = Contribution.objects.select_for_update().get(pk=contribution.pk)
    require(deny_use(held.consent, terms.place, terms.wording, timezone.localdate(at)))
    made = _use(terms, by=by, at=at, contribution=held)
    details = {"use": made.pk, "place": made.place, "wording": made.wording}
    note(held, ContributionMove.USED, by=by, at=at, details=details)
    return made


@transaction.atomic
def use_theme(*, theme: Theme, terms: UseTerms, by: User, at: datetime) -> VoiceUse:
    """The place uses the theme, and so everything that was counted in it."""
    made = _use(terms, by=by, at=at, theme=theme)
    record(
        "voice.theme_used",
        by=by,
        at=at,
        subject="theme",
        subject_key=theme.code,
        details={"use": made.pk, "place": made.place},
    )
    return made


def _use(
    terms: UseTerms,
    *,
    by: User,
    at: datetime,
    contribution: Contribution | None = None,
    theme: Theme | None = None,
) -> VoiceUse:
    require(deny_personal(terms.label))
    return VoiceUse.objects.create(
        contribution=contribution,
        theme=theme,
        place=terms.place.value,
        wording=terms.wording.value,
        label=terms.label.strip(),
        url=terms.url.strip(),
        owner=terms.owner,
        is_frozen=terms.is_frozen,
        used_by=by,
        used_at=at,
    )


@transaction.atomic
def take_out(*, use: VoiceUse, how: str, by: User, at: datetime) -> None:
    """The place no longer uses it, or says beside it that it was withdrawn."""
    held = VoiceUse.objects.select_for_update().get(pk=use.pk)
    require(deny_personal(how))
    if held.taken_out_at is not None:
        raise Refused(Denial("voice.taken_out_already", "Somebody has seen to this already."))
    if not how.strip():
        raise Refused(Denial("voice.how_missing", "Say in a sentence what was done."))
    held.taken_out_by, held.taken_out_at, held.taken_out_how = by, at, how.strip()
    held.save()
    if held.contribution_id is not None:
        details = {"use": held.pk}
        said = Contribution.objects.select_for_update().get(pk=held.contribution_id)
        note(said, ContributionMove.TAKEN_OUT, by=by, at=at, details=details)
    else:
        record("voice.theme_taken_out", by=by, at=at, subject="voice_use", subject_key=f"{held.pk}")


def note(
    row: Contribution,
    move: ContributionMove,
    *,
    by: User | None,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    ContributionEvent.objects.create(
        contribution=row,
        sequence=row.events.count() + 1,
        move=move.value,
        by=by,
        at=at,
        details=dict(details or {}),
    )
    record(
        f"contribution.{move.value}",
        by=by,
        at=at,
        subject="contribution",
        subject_key=row.code,
        details=details,
    )
