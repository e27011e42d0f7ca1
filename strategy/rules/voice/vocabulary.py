"""The words of consultation and lived experience."""

from enum import StrEnum
from typing import Final


class GroupKind(StrEnum):
    LIVED_EXPERIENCE = "lived_experience"
    CHILDREN_AND_YOUNG_PEOPLE = "children_and_young_people"
    PARENTS_AND_CARERS = "parents_and_carers"
    PRACTITIONERS = "practitioners"
    PARTNERS = "partners"
    GOVERNANCE = "governance"
    PUBLIC = "public"


class Phase(StrEnum):
    """When people are asked, seen from the plan that it is about."""

    RAISING_AWARENESS = "raising_awareness"
    SHAPING = "shaping"
    PLANNING_DELIVERY = "planning_delivery"
    DRAWING_TOGETHER = "drawing_together"
    ROLLING_OUT = "rolling_out"
    IN_DELIVERY = "in_delivery"


class ThemeStatus(StrEnum):
    """Only what is told is read beyond those who write themes down."""

    HELD_BACK = "held_back"
    TOLD = "told"


class Wording(StrEnum):
    """Whose words may be used."""

    OWN_WORDS = "own_words"
    OUR_WORDS = "our_words"
    THEME_ONLY = "theme_only"


class Attribution(StrEnum):
    """Whom a contribution may be said to come from. Never anybody by name."""

    NOBODY = "nobody"
    GROUP = "group"


class Place(StrEnum):
    """Where something that was said is used."""

    PAPER = "paper"
    STRATEGY = "strategy"
    DASHBOARD = "dashboard"
    PUBLICATION = "publication"
    TRAINING = "training"


class ContributionMove(StrEnum):
    RECORDED = "recorded"
    CONSENT_CHANGED = "consent_changed"
    USED = "used"
    TAKEN_OUT = "taken_out"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class AnswerKind(StrEnum):
    """What became of what people said."""

    WE_DID = "we_did"
    WE_WILL = "we_will"
    COULD_NOT = "could_not"


class ReviewStatus(StrEnum):
    OPEN = "open"
    IN_HAND = "in_hand"
    DONE = "done"
    NOT_TAKEN_UP = "not_taken_up"


class ReviewLevel(StrEnum):
    LOCAL = "local"
    NATIONAL = "national"


class Characteristic(StrEnum):
    """The protected characteristics of the Equality Act 2010, section 4."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE_AND_CIVIL_PARTNERSHIP = "marriage_and_civil_partnership"
    PREGNANCY_AND_MATERNITY = "pregnancy_and_maternity"
    RACE = "race"
    RELIGION_OR_BELIEF = "religion_or_belief"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"


class Effect(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    NOT_KNOWN = "not_known"


GROUP_KINDS: Final = {
    GroupKind.LIVED_EXPERIENCE: "Victims and survivors",
    GroupKind.CHILDREN_AND_YOUNG_PEOPLE: "Children and young people",
    GroupKind.PARENTS_AND_CARERS: "Parents and carers",
    GroupKind.PRACTITIONERS: "Practitioners",
    GroupKind.PARTNERS: "Partner organisations",
    GroupKind.GOVERNANCE: "Boards and decision makers",
    GroupKind.PUBLIC: "The public",
}
PHASES: Final = {
    Phase.RAISING_AWARENESS: "Raising awareness",
    Phase.SHAPING: "Engaging and shaping",
    Phase.PLANNING_DELIVERY: "Planning how it is carried out",
    Phase.DRAWING_TOGETHER: "Closing and drawing together",
    Phase.ROLLING_OUT: "Rolling out",
    Phase.IN_DELIVERY: "While it is delivered",
}
WORDINGS: Final = {
    Wording.OWN_WORDS: "Their own words may be quoted",
    Wording.OUR_WORDS: "Only in our words",
    Wording.THEME_ONLY: "Only counted in a theme",
}
ATTRIBUTIONS: Final = {
    Attribution.NOBODY: "Not said who it comes from",
    Attribution.GROUP: "Said to come from the group",
}
PLACES: Final = {
    Place.PAPER: "A board paper",
    Place.STRATEGY: "A strategy or plan",
    Place.DASHBOARD: "A dashboard",
    Place.PUBLICATION: "Something published",
    Place.TRAINING: "Training",
}
ANSWERS: Final = {
    AnswerKind.WE_DID: "We did",
    AnswerKind.WE_WILL: "We will",
    AnswerKind.COULD_NOT: "We could not",
}
EFFECTS: Final = {
    Effect.POSITIVE: "Better for people with it",
    Effect.NEGATIVE: "Worse for people with it",
    Effect.NEUTRAL: "No difference",
    Effect.NOT_KNOWN: "Looked at, and not known",
}
CHARACTERISTICS: Final = {
    Characteristic.AGE: "Age",
    Characteristic.DISABILITY: "Disability",
    Characteristic.GENDER_REASSIGNMENT: "Gender reassignment",
    Characteristic.MARRIAGE_AND_CIVIL_PARTNERSHIP: "Marriage and civil partnership",
    Characteristic.PREGNANCY_AND_MATERNITY: "Pregnancy and maternity",
    Characteristic.RACE: "Race",
    Characteristic.RELIGION_OR_BELIEF: "Religion or belief",
    Characteristic.SEX: "Sex",
    Characteristic.SEXUAL_ORIENTATION: "Sexual orientation",
}
REVIEW_STATUSES: Final = {
    ReviewStatus.OPEN: "Not started",
    ReviewStatus.IN_HAND: "In hand",
    ReviewStatus.DONE: "Done",
    ReviewStatus.NOT_TAKEN_UP: "Not taken up",
}
