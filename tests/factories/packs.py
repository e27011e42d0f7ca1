"""A pack's content with a canary word in everything that may not reach the public."""

from datetime import date

from reporting.packs.content import (
    ArisingLine,
    Audience,
    DecisionLine,
    DutyLine,
    Exceptional,
    ExceptionKind,
    IndicatorLine,
    Item,
    Meeting,
    Minutes,
    MoneyLine,
    Openness,
    PackContent,
    Paper,
    PaperPart,
    PlanGroup,
    PlanLine,
    RiskLine,
    ThreadColumn,
    ThreadRow,
    VoiceLine,
)

CANARY = "Zinnober"


def paper(item: int = 2) -> Paper:
    return Paper(
        item=item,
        title="Second-stage homes from April",
        purpose="Decision",
        sponsor="Director of Public Health",
        author="Commissioning manager",
        organisation="County council",
        key_issues="Twelve households wait longer than they need a refuge.\n\nTwo offers came in.",
        recommendations=("agree the second offer", "ask for a report in a year"),
        financial="£122,000 a year for three years, from the grant.",
        parts=(
            PaperPart("What people need", "Move-on homes are short.", Openness.OPEN),
            PaperPart(
                f"The offers {CANARY}1",
                f"One bidder asked for {CANARY}2.",
                Openness.EXEMPT,
                "3",
                "Publishing a bidder's price would weaken the council's hand",
                date(2027, 3, 31),
            ),
            PaperPart(
                f"Told in confidence {CANARY}3",
                f"The Home Office wrote {CANARY}4.",
                Openness.CONFIDENTIAL,
                "",
                "Given by a government department on terms that forbid disclosure",
            ),
        ),
    )


def content(papers: tuple[Paper, ...] | None = None) -> PackContent:
    return PackContent(
        audience=Audience.MEMBERS,
        area="Exampleshire",
        meeting=Meeting(
            "board-2026-09",
            "Domestic Abuse Local Partnership Board",
            date(2026, 9, 17),
            "10:00",
            "County Hall",
        ),
        made_on=date(2026, 9, 10),
        since=date(2026, 6, 18),
        exceptions=(
            Exceptional(ExceptionKind.DECISION, "Item 2", "Second-stage homes from April"),
            Exceptional(
                ExceptionKind.DISAGREEMENT, "A004", f"evidence says red, the owner green {CANARY}5"
            ),
            Exceptional(ExceptionKind.LATE_TWICE, "A004", "forecast has slipped twice"),
            Exceptional(ExceptionKind.RISK, "R01", f"above appetite {CANARY}6"),
            Exceptional(ExceptionKind.DUTY, "", "Nobody represents children."),
        ),
        agenda=(
            Item(1, "Minutes of the last meeting", "Decision"),
            Item(2, "Second-stage homes from April", "Decision", ("Voluntary sector",)),
        ),
        papers=papers if papers is not None else (paper(),),
        plan=(
            PlanGroup(
                1,
                "Prevention and early help",
                (
                    PlanLine(
                        "A004",
                        "Lessons on healthy relationships",
                        "County council",
                        "Red",
                        "Green",
                        "",
                        "31 March 2027",
                        2,
                        "",
                    ),
                ),
            ),
        ),
        indicators=(IndicatorLine("Prevention", "Referrals", f"7 {CANARY}7", "2025-26", "Higher"),),
        money=(
            MoneyLine("2025-26", "County council", 143598500, 10000000, 0, 33598500, 0, False),
            MoneyLine("2024-25", "County council", 115223800, 0, 0, 0, 115223800, True),
        ),
        risks=(
            RiskLine(
                "R01", f"A refuge closes {CANARY}8", "Commissioner", "4 × 4", "2 × 4", "Above"
            ),
        ),
        voice=(VoiceLine("We waited without news", "", "Owed by 1 October 2026"),),
        decisions=(
            DecisionLine("BOARD/2026/03", date(2026, 6, 18), "The plan was agreed", "Made"),
        ),
        arising=(
            ArisingLine("BOARD/2026/03", "Write to schools", "Officer", "1 August 2026", "Late"),
        ),
        duties=(DutyLine("Keep a board", "section 58", "Gap", "Nobody represents children."),),
        thread=(
            ThreadColumn(
                "Need", (ThreadRow("Findings", 36, 5), ThreadRow("Recommendations", 12, 3)), 7
            ),
            ThreadColumn("Objective", (ThreadRow("Objectives", 13, 0),), 0),
            ThreadColumn("Action", (ThreadRow("Actions", 18, 10),), 10),
            ThreadColumn(
                "Money and service",
                (
                    ThreadRow("Allocations", 2, 0),
                    ThreadRow("Agreements", 1, 1),
                    ThreadRow("Spending", 3, 7),
                    ThreadRow("Services", 2, 11),
                ),
                18,
            ),
            ThreadColumn(
                "Outcome and return",
                (ThreadRow("Outcomes", 6, 7), ThreadRow("Figures in the return", 31, 1)),
                7,
            ),
        ),
        minutes=Minutes(
            "board-2026-06", date(2026, 6, 18), ("Eight members were there.", f"Draft {CANARY}9.")
        ),
    )
