"""Which frozen outputs some submissions' figures went into, told to the app that keeps figures."""

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.codec import from_json
from dalpb.kernel.outputs import Output
from dalpb.kernel.periods import in_words
from needs.facts.fed import ResultKey, results_fed_by
from needs.facts.sent import SentFigure, sent_figures, submission_keys
from reporting.assemble.releases import COUNTY_WIDE
from reporting.models import BoardPack, PackVersion, Release, ReturnSnapshot
from reporting.packs.content import Audience, PackContent
from reporting.releases.asking import Ask
from reporting.releases.cubes import ALL, AREA, CATEGORY, PERIOD, Cube
from reporting.releases.workflow import OUT, ReleaseState
from reporting.selectors.releases import evidence_of, standing_copy


def releases_made_from(submissions: frozenset[str]) -> list[Output]:
    """The releases that are out, or were, whose counts have a figure of these submissions.

    A release keeps the counts behind it and the moment when they were read; a submission's
    figure is among them where it stood then.
    """
    sent = sent_figures(submissions)
    if not sent:
        return []
    rows = Release.objects.filter(
        state__in=[state.value for state in OUT],
        data_cut_off__gte=min(figure.since for figure in sent),
    )
    return [
        _told(row)
        for row in rows.order_by("published_at", "id")
        if _is_of_the_return(row, submissions) or _counts_any(row, sent)
    ]


def _is_of_the_return(release: Release, submissions: frozenset[str]) -> bool:
    """Whether the return that stood when its lines were read has figures of the submissions."""
    year = from_json(Ask, release.ask).of_return
    signed = ReturnSnapshot.objects.filter(
        annual_return__year=year, certified_at__lte=release.data_cut_off
    )
    last = signed.order_by("-certified_at").first() if year else None
    return last is not None and any(key in last.content for key in submissions)


def _counts_any(release: Release, sent: tuple[SentFigure, ...]) -> bool:
    copy = standing_copy(release)
    stood = [figure for figure in sent if figure.stood_at(release.data_cut_off)]
    if copy is None or not stood:
        return False
    cubes = evidence_of(copy).cubes
    return any(_counts(cube, figure) for cube in cubes for figure in stood)


def _counts(cube: Cube, figure: SentFigure) -> bool:
    areas = {figure.area_code, f"{figure.area_code}/{COUNTY_WIDE}"}
    return (
        cube.measure == figure.measure_code
        and figure.period_code in _read(cube, PERIOD)
        and not areas.isdisjoint(_read(cube, AREA))
        and figure.category_key in (_codes(cube, CATEGORY) or {ALL})
    )


def _read(cube: Cube, name: str) -> frozenset[str]:
    """The headings whose counts were read, and not added up from others."""
    axis = cube.axis(name)
    return frozenset(node.code for node in axis.nodes if not node.parts) if axis else frozenset()


def _codes(cube: Cube, name: str) -> frozenset[str]:
    axis = cube.axis(name)
    return frozenset(node.code for node in axis.nodes) if axis else frozenset()


def packs_made_from(submissions: frozenset[str]) -> list[Output]:
    """The frozen packs that show an indicator made of a figure of these submissions."""
    if not submission_keys(submissions):
        return []
    packs = {
        row.pack: _shown_in(from_json(PackContent, row.content))
        for row in PackVersion.objects.filter(audience=Audience.MEMBERS.value)
        .select_related("pack")
        .defer("pdf")
        .order_by("pack__held_on", "pack__number", "pack_id")
    }
    fed = results_fed_by(submissions, frozenset(key for keys in packs.values() for key in keys))
    return [
        _told_of_pack(pack)
        for pack, keys in packs.items()
        if any(one.key in keys and one.stood_at(pack.made_at) for one in fed)
    ]


def _shown_in(content: PackContent) -> frozenset[ResultKey]:
    return frozenset(
        ResultKey(line.code, line.area_code, line.period_code)
        for line in content.indicators
        if line.code
    )


def _told_of_pack(pack: BoardPack) -> Output:
    return Output(
        f"The board pack of {in_words(pack.held_on)}, number {pack.number}",
        f"frozen on {in_words(timezone.localdate(pack.made_at))}",
        reverse("reporting:pack", args=[pack.meeting_code, pack.number, Audience.MEMBERS.value]),
    )


def _told(release: Release) -> Output:
    out = release.published_at
    day = in_words(timezone.localdate(out)) if out else ""
    withdrawn = ", withdrawn since" if release.state == ReleaseState.WITHDRAWN else ""
    return Output(
        f"The release “{release.title}”, revision {release.revision}",
        f"published on {day}{withdrawn}",
        reverse("reporting:release", args=[release.code, release.revision]),
    )
