"""The patterns of the rules about personal data. All match plain ASCII digits only."""

import re
from typing import Final

_AREAS: Final = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|"
    "EC|EH|EN|EX|E|FK|FY|GL|GU|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|"
    "LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|"
    "SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|W|YO|ZE"
)
_BEFORE: Final = r"(?<![A-Za-z0-9])"
_AFTER: Final = r"(?![A-Za-z0-9])"
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

NHS_SPACED: Final = re.compile(r"(?<![0-9])([0-9]{3})[ .-]([0-9]{3})[ .-]([0-9]{4})(?![0-9])")
BARE_TEN: Final = re.compile(r"(?<![0-9.,])[0-9]{10}(?![0-9])")
NHS_WORDS: Final = re.compile(r"\b(?:nhs|patient|hospital (?:no|number))", re.IGNORECASE)

NATIONAL_INSURANCE: Final = re.compile(
    rf"{_BEFORE}(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    rf"[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}[ -]?[A-D]{_AFTER}",
    re.IGNORECASE,
)

POSTCODE: Final = re.compile(
    rf"{_BEFORE}(?:GIR ?0AA|(?:{_AREAS})[0-9][0-9A-HJKMNPR-Y]? ?[0-9][ABD-HJLNP-UW-Z]{{2}}){_AFTER}",
    re.IGNORECASE,
)

_GAP: Final = r"[ ().-]{0,3}"
PHONE: Final = re.compile(
    rf"(?<![0-9])(?:\+|00)44{_GAP}(?:\(?0\)?{_GAP})?[1-9](?:{_GAP}[0-9]){{8,9}}(?![0-9])"
    rf"|(?<![0-9])\(?0[1-9](?:{_GAP}[0-9]){{9}}(?![0-9])"
    r"|(?<![0-9])\(?01[0-9]{2,4}\)?[ -]{1,2}[0-9]{4,6}(?![0-9-])"
)
# The SHA-256 of a file and the identifier of a record are drawn from sixteen signs, so now and
# then one holds eleven digits in a row. Neither tells a number that anyone can ring.
MADE_BY_MACHINE: Final = re.compile(
    rf"{_BEFORE}(?:[0-9a-f]{{64}}|[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}){_AFTER}"
)
PHONE_WORDS: Final = re.compile(r"\b(?:phone|tel|telephone|mobile|mob|ring|call)\b", re.IGNORECASE)

EMAIL: Final = re.compile(r"[\w.+'-]{1,64}(?:@| ?\[at\] ?)[\w-]{1,63}(?:\.[\w-]{1,63})+")

BIRTH_WORDS: Final = re.compile(
    r"\b(?:d\.?o\.?b\b|date[ _-]of[ _-]birth|birth[ _-]?date|birthday)|\bdob", re.IGNORECASE
)
BIRTH: Final = re.compile(
    r"(?:\b(?:d\.?o\.?b\b|date[ _-]of[ _-]birth|birth[ _-]?date|birthday|born)|\bdob)"
    rf"(?: (?:is|was|on|in))?[ .:=-]{{0,4}}(?:the )?(?:[0-9]|{_MONTH}\b)",
    re.IGNORECASE,
)

FULL_DATE: Final = re.compile(
    r"(?<![0-9])(?:(?:0?[1-9]|[12][0-9]|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[/.-](?:0[1-9]|1[0-2])[/.-](?:0[1-9]|[12][0-9]|3[01])(?!T?[0-9])"
    rf"|(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?:19|20)?[0-9]{{2}})(?![0-9])"
    rf"|\b{_MONTH} (?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}\b",
    re.IGNORECASE,
)
DATE_HEADING: Final = re.compile(
    r"(?:^|[ _-])(?:date|period|month|start|end|on|from|until|as at)(?:$|[ _-])", re.IGNORECASE
)

TITLED_NAME: Final = re.compile(
    r"\b(?:[Mm]rs?|MRS?|[Mm][sx]|M[SX])\b\.? (?!(?:Excel|Office|Teams|Word|Access|SQL)\b)[A-Za-z]"
    r"|\b(?:Miss|MISS|miss|Dr|DR|dr|Rev|REV|Revd)\b\.? [A-Z]"
)

PERIOD: Final = re.compile(r"(?:19|20)[0-9]{2}(?:[-/][0-9]{1,4}|[- ]?Q[1-4])?", re.IGNORECASE)
_KEEPERS: Final = (
    r"(?:case|crime|marac|occurrence|incident|client|victim|custody|patient|cad|urn|crn)"
)
STRONG_REFERENCE: Final = re.compile(
    rf"\b{_KEEPERS}[ _-]?(?:no|num|number|ref|reference|id|file)\b[ .:#=-]{{0,4}}(?:is |was )?"
    r"((?=[\w/-]*[0-9])[A-Za-z0-9][\w/-]{2,})",
    re.IGNORECASE,
)
REFERENCE: Final = re.compile(
    rf"\b{_KEEPERS}[ .:#/-]{{1,3}}"
    r"([A-Za-z]{1,6}[-/]?[0-9]{3,}[\w/-]*|[0-9]{5,}[\w/-]*"
    r"|[0-9]{2,}[/-][0-9]{3,}[\w/-]*|(?:19|20)[0-9]{2}[/-][0-9]{3,}[\w/-]*)",
    re.IGNORECASE,
)

_STREETS: Final = r"street|road|rd|avenue|ave|lane|crescent|cres|terrace|gardens|gdns|grove|mews"
_TITLE_STREETS: Final = (
    r"St|Close|Cl|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq|Hill|Walk|Row|Green|Park|View|Rise"
    r"|Parade|Ln|Croft|Meadow|End|Chase"
)
NUMBERED_STREET: Final = re.compile(
    r"(?<![0-9A-Za-z-])[0-9]{1,4}[A-Za-z]?,? "
    rf"(?P<name>(?i:[a-z][a-z'’.-]*(?: [a-z][a-z'’.-]*){{0,2}}) (?i:{_STREETS})"
    rf"|[A-Z][A-Za-z'’.-]*(?: [A-Z][A-Za-z'’.-]*){{0,2}} (?:{_TITLE_STREETS}))\b"
)
UNIT_ADDRESS: Final = re.compile(
    r"\b(?:flat|apartment|apt)\.? ?[0-9]{1,4}[A-Za-z]?\b,? ?[0-9A-Z]", re.IGNORECASE
)
REFUGE_STREET: Final = re.compile(
    r"\b[A-Z][A-Za-z'’-]+ (?:Street|Road|Rd|Avenue|Lane|Crescent|Terrace|Gardens|Grove|Close|Drive)\b"
)
REFUGE_PLACE: Final = re.compile(
    r"\brefuge(?:'s)? (?:is |was )?(?:(?:located|situated|address)\b|at [0-9])", re.IGNORECASE
)
SMALL_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "off",
        "on",
        "or",
        "out",
        "over",
        "per",
        "the",
        "their",
        "to",
        "under",
        "was",
        "were",
        "with",
        "women",
        "men",
        "children",
        "people",
        "families",
        "survivors",
        "referrals",
        "placements",
        "cases",
        "homeless",
    ]
)
