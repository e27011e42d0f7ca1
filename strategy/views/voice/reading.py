"""Reading: exercises, groups, contributions, uses to end, answers, reviews."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.intake.export import write_csv
from strategy.facts.voice import responses, review_recommendations
from strategy.models import Theme
from strategy.presenters.voice import answers as show_answers
from strategy.presenters.voice import contributions as show_contributions
from strategy.presenters.voice import exercises as show
from strategy.rules.voice.owed import Owed
from strategy.selectors import voice as selectors
from strategy.services.voice.exports import note_export
from strategy.views.parts import found_or_404
from strategy.views.voice.standing import VoiceReadView, crumbs, exercise_url, may_write


class VoiceView(VoiceReadView):
    """What is asked of whom, and what still waits for an answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        on = clock.today()
        answers = responses(on)
        context = {
            "table": show.exercises_table(selectors.exercises(self.access), answers),
            "overdue_count": sum(one.state is Owed.OVERDUE for one in answers),
            "owed_count": sum(one.state is not Owed.ANSWERED for one in answers),
            "break_count": len(selectors.breaks(on)),
            "may_write": may_write(self.access),
        }
        return render(request, "strategy/voice/voice.html", context)


class GroupsView(VoiceReadView):
    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "heading": "Groups by phase",
            "tables": [show.groups_table(selectors.groups(self.access))],
            "links": [("Add a group", reverse("strategy:voice-group-add"))]
            if may_write(self.access)
            else [],
            "breadcrumbs": crumbs(("Groups", "")),
        }
        return render(request, "strategy/voice/tables.html", context)


class ExerciseView(VoiceReadView):
    """One exercise: who was asked, what was said in themes, what is owed, what it cost."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.exercise(self.access, code))
        writes = may_write(self.access)
        on = clock.today()
        owed = [one for one in responses(on) if one.exercise_code == row.code]
        themes = selectors.themes(self.access).filter(exercise=row)
        said = [
            selectors.readable(one, self.access, on)
            for one in selectors.contributions(self.access).filter(exercise=row)
        ]
        caption = "You said, and what became of it"
        context: dict[str, Any] = {
            "heading": row.title,
            "lead": row.summary,
            "is_illustrative": row.is_illustrative,
            "summary": show.summary(row),
            "tables": [
                show.reached_table(row),
                show.themes_table(themes, may_write=writes),
                show_answers.responses_table(owed, key="owed", caption=caption),
                show_contributions.contributions_table(said),
                show.costs_table(row.costs.all()),
            ],
            "links": [*_exercise_links(row.code), *_theme_links(themes)] if writes else [],
            "breadcrumbs": crumbs((row.title, "")),
        }
        return render(request, "strategy/voice/tables.html", context)


def _exercise_links(code: str) -> list[tuple[str, str]]:
    pairs = (
        ("Change the exercise", "voice-exercise-edit"),
        ("Say how a group is reached", "voice-exercise-group"),
        ("Write a theme down", "voice-theme-add"),
        ("Write down what somebody said", "voice-contribution-add"),
        ("Owe an answer", "voice-owed-add"),
        ("Enter a quarter’s costs", "voice-cost"),
    )
    return [(label, reverse(f"strategy:{route}", args=[code])) for label, route in pairs]


def _theme_links(themes: Iterable[Theme]) -> list[tuple[str, str]]:
    return [
        (
            f"Note where the theme “{one.title}” is used",
            reverse("strategy:voice-theme-use", args=[one.code]),
        )
        for one in themes
    ]


class ContributionsView(VoiceReadView):
    """Contributions, searched over what this reader may see and nothing else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        q = request.GET.get("q", "").replace("\x00", "")[:100]
        rows = selectors.found_contributions(self.access, clock.today(), q=q)
        context = {
            "table": show_contributions.contributions_table(rows),
            "q": q,
            "count": len(rows),
            "breadcrumbs": crumbs(("Contributions", "")),
        }
        return render(request, "strategy/voice/contributions.html", context)


class ContributionsFileView(VoiceReadView):
    """The same as a file. That it left is in the trail."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = selectors.found_contributions(self.access, clock.today())
        content = write_csv(show_contributions.csv_rows(rows))
        note_export(count=len(rows), by=self.person, at=clock.now())
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="contributions.csv"'},
        )


class ContributionView(VoiceReadView):
    """One contribution: what was agreed, where it is used, and what must be done there."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.contribution(self.access, code))
        on = clock.today()
        shown = selectors.readable(row, self.access, on)
        events = row.events.select_related("by").order_by("-sequence")
        broken = selectors.breaks(on, of=row)
        context = {
            "heading": f"Contribution {row.code}",
            "is_illustrative": row.is_illustrative,
            "warning": show_contributions.MOVES_END if broken else "",
            "summary": show_contributions.summary(shown),
            "tables": [
                show_contributions.uses_table(selectors.uses_of(row), broken),
                show_contributions.history_table(events),
            ],
            "links": _contribution_links(row.code)
            if may_write(self.access) and row.withdrawn_at is None
            else [],
            "breadcrumbs": crumbs((row.exercise.title, exercise_url(row.exercise)), (row.code, "")),
        }
        return render(request, "strategy/voice/tables.html", context)


def _contribution_links(code: str) -> list[tuple[str, str]]:
    pairs = (
        ("Note where it is used", "voice-use"),
        ("Change the consent", "voice-consent"),
        ("Withdraw it", "voice-withdraw"),
    )
    return [(label, reverse(f"strategy:{route}", args=[code])) for label, route in pairs]


class BreaksView(VoiceReadView):
    """Every place that has to change because a consent ended or was taken back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        broken = selectors.breaks(clock.today())
        context = {
            "heading": "Uses that no longer stand",
            "tables": [show_contributions.breaks_table(broken, may_write=may_write(self.access))],
            "breadcrumbs": crumbs(("Uses that no longer stand", "")),
        }
        return render(request, "strategy/voice/tables.html", context)


class AnswersView(VoiceReadView):
    """You said, we did, or could not because: what is owed first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = responses(clock.today())
        owed = [one for one in rows if one.state is not Owed.ANSWERED]
        done = [one for one in rows if one.state is Owed.ANSWERED]
        context = {
            "heading": "You said, we did",
            "tables": [
                show_answers.responses_table(owed, key="owed", caption="Still owed"),
                show_answers.responses_table(done, key="answered", caption="Answered"),
            ],
            "breadcrumbs": crumbs(("You said, we did", "")),
        }
        return render(request, "strategy/voice/tables.html", context)


class OwedView(VoiceReadView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.owed_answer(self.access, code))
        fact = next(one for one in responses(clock.today()) if one.code == row.code)
        links = [
            ("Answer", reverse("strategy:voice-answer", args=[row.code])),
            ("Change what is owed", reverse("strategy:voice-owed-edit", args=[row.code])),
        ]
        context = {
            "heading": "You said, we did",
            "summary": show_answers.response_summary(fact),
            "tables": [show_answers.answers_table(row)],
            "links": links if may_write(self.access) else [],
            "breadcrumbs": crumbs(
                ("You said, we did", reverse("strategy:voice-answers")), (row.code, "")
            ),
        }
        return render(request, "strategy/voice/tables.html", context)


class ReviewsView(VoiceReadView):
    """The learning from domestic homicide and abuse related death reviews."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = review_recommendations(clock.today())
        context = {
            "heading": "Learning from reviews",
            "is_illustrative": any(one.is_illustrative for one in rows),
            "lead": "What reviews of deaths from domestic abuse asked for, and where each"
            " recommendation stands.",
            "tables": [show_answers.reviews_table(rows)],
            "links": [("Add a recommendation", reverse("strategy:voice-review-add"))]
            if may_write(self.access)
            else [],
            "breadcrumbs": crumbs(("Learning from reviews", "")),
        }
        return render(request, "strategy/voice/tables.html", context)


class ReviewView(VoiceReadView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.recommendation(self.access, code))
        fact = next(one for one in review_recommendations(clock.today()) if one.code == row.code)
        links = [
            ("Say where it stands", reverse("strategy:voice-review-move", args=[row.code])),
            ("Change the words", reverse("strategy:voice-review-edit", args=[row.code])),
        ]
        context = {
            "heading": f"Recommendation {row.code}",
            "is_illustrative": row.is_illustrative,
            "summary": show_answers.review_summary(fact),
            "tables": [show_answers.steps_table(row.steps.select_related("by"))],
            "links": links if may_write(self.access) else [],
            "breadcrumbs": crumbs(
                ("Learning from reviews", reverse("strategy:voice-reviews")), (row.code, "")
            ),
        }
        return render(request, "strategy/voice/tables.html", context)
