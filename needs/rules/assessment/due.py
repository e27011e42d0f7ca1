"""Whether an assessment in force is behind the days that it set itself."""

from datetime import date

from dalpb.kernel.periods import in_words


def overdue(*, refresh_on: date, next_full_on: date, on: date) -> str:
    """What was due of an assessment in force before this day, in words; nothing where nothing was.

    A later version takes its place when it is approved, so one still in force has had neither.
    """
    due = [("its refresh", refresh_on)] if refresh_on < next_full_on else []
    due.append(("the next full assessment", next_full_on))
    late = [(what, in_words(day)) for what, day in due if day < on]
    if not late:
        return ""
    (first, day), *more = late
    rest = "".join(f" and {what} by {by}" for what, by in more)
    return f"{first[0].upper()}{first[1:]} was due by {day}{rest}. No later version is approved."
