"""The closed lists of the board's business, with official words where law gives them."""

from enum import StrEnum
from typing import Final


class BodyKind(StrEnum):
    STRATEGIC_BOARD = "strategic_board"
    OPERATIONAL_GROUP = "operational_group"
    CONSULTATION_GROUP = "consultation_group"
    HEALTH_AND_WELLBEING_BOARD = "health_and_wellbeing_board"
    COMMUNITY_SAFETY_PARTNERSHIP = "community_safety_partnership"


class Section58Seat(StrEnum):
    """Who a partnership board must have: Domestic Abuse Act 2021, section 58(2)."""

    TIER_ONE_AUTHORITY = "tier_one_authority"
    LOCAL_AUTHORITIES = "local_authorities"
    VICTIMS = "victims"
    CHILDREN = "children"
    VOLUNTARY_ORGANISATIONS = "voluntary_organisations"
    HEALTH_CARE = "health_care"
    POLICING_AND_JUSTICE = "policing_and_justice"


SEAT_WORDS: Final[dict[Section58Seat, str]] = {
    Section58Seat.TIER_ONE_AUTHORITY: "the relevant local authority itself",
    Section58Seat.LOCAL_AUTHORITIES: "local authorities for areas within its area",
    Section58Seat.VICTIMS: "victims of domestic abuse",
    Section58Seat.CHILDREN: "children of domestic abuse victims",
    Section58Seat.VOLUNTARY_ORGANISATIONS: (
        "charities and other voluntary organisations that work with victims of domestic abuse in"
        " its area"
    ),
    Section58Seat.HEALTH_CARE: (
        "persons who provide, or have functions relating to, health care services in its area"
    ),
    Section58Seat.POLICING_AND_JUSTICE: (
        "persons with functions relating to policing or criminal justice in its area"
    ),
}


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    AGENDA_PUBLISHED = "agenda_published"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    MINUTES_AGREED = "minutes_agreed"
    CANCELLED = "cancelled"


class MeetingMove(StrEnum):
    """What happens to a meeting. Its status is the replay of these."""

    SCHEDULED = "scheduled"
    MOVED = "moved"
    PUBLISHED = "published"
    OPENED = "opened"
    CLOSED = "closed"
    MINUTES_AGREED = "minutes_agreed"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    STANDING = "standing"
    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"


class ItemSource(StrEnum):
    """Where an item of the agenda comes from: a standing one, a live record, or a person."""

    APOLOGIES = "apologies"
    DECLARATIONS = "declarations"
    MINUTES = "minutes"
    PUBLIC_QUESTIONS = "public_questions"
    MEMBERS_QUESTIONS = "members_questions"
    ACTIONS_ARISING = "actions_arising"
    DEFERRED_DECISION = "deferred_decision"
    OTHER = "other"


class PaperPurpose(StrEnum):
    INFORMATION = "information"
    DECISION = "decision"
    INFORMATION_AND_DECISION = "information_and_decision"


class Openness(StrEnum):
    OPEN = "open"
    CONFIDENTIAL = "confidential"
    EXEMPT = "exempt"


class ExemptParagraph(StrEnum):
    """Descriptions of exempt information: Local Government Act 1972, Schedule 12A, Part 1."""

    INDIVIDUAL = "1"
    IDENTITY = "2"
    BUSINESS_AFFAIRS = "3"
    LABOUR_RELATIONS = "4"
    LEGAL_PRIVILEGE = "5"
    NOTICE_OR_ORDER = "6"
    CRIME = "7"


EXEMPT_WORDS: Final[dict[ExemptParagraph, str]] = {
    ExemptParagraph.INDIVIDUAL: "Information relating to any individual",
    ExemptParagraph.IDENTITY: "Information which is likely to reveal the identity of an individual",
    ExemptParagraph.BUSINESS_AFFAIRS: (
        "Information relating to the financial or business affairs of any particular person"
        " (including the authority holding that information)"
    ),
    ExemptParagraph.LABOUR_RELATIONS: (
        "Information relating to any consultations or negotiations, or contemplated consultations"
        " or negotiations, in connection with any labour relations matter arising between the"
        " authority or a Minister of the Crown and employees of, or office holders under, the"
        " authority"
    ),
    ExemptParagraph.LEGAL_PRIVILEGE: (
        "Information in respect of which a claim to legal professional privilege could be"
        " maintained in legal proceedings"
    ),
    ExemptParagraph.NOTICE_OR_ORDER: (
        "Information which reveals that the authority proposes (a) to give under any enactment a"
        " notice under or by virtue of which requirements are imposed on a person; or (b) to make"
        " an order or direction under any enactment"
    ),
    ExemptParagraph.CRIME: (
        "Information relating to any action taken or to be taken in connection with the"
        " prevention, investigation or prosecution of crime"
    ),
}


class AttendanceKind(StrEnum):
    PRESENT = "present"
    SUBSTITUTE = "substitute"
    APOLOGIES = "apologies"


class Ruling(StrEnum):
    """What was ruled on a member's part in one item; the last one stands."""

    WITHDRAWN = "withdrawn"
    STAYS = "stays"
    RETURNED = "returned"


class DecisionOutcome(StrEnum):
    MADE = "made"
    DEFERRED_NO_QUORUM = "deferred_no_quorum"
    NOT_AGREED = "not_agreed"


class MinutesStatus(StrEnum):
    DRAFTED = "drafted"
    AGREED = "agreed"


class ArisingStep(StrEnum):
    """What happens to an action that arose at a meeting."""

    RAISED = "raised"
    PROGRESSED = "progressed"
    REDATED = "redated"
    HANDED_OVER = "handed_over"
    DONE = "done"
    DROPPED = "dropped"


class ArisingStatus(StrEnum):
    OPEN = "open"
    HANDED_OVER = "handed_over"
    DONE = "done"
    DROPPED = "dropped"


class QuestionKind(StrEnum):
    PUBLIC = "public"
    MEMBER = "member"
