"""The pages that the guide shows, each as its reader sees it."""

from dataclasses import dataclass
from typing import Final

OFFICER: Final = "officer@council.example"
COMMISSIONER: Final = "commissioner@council.example"
CERTIFIER: Final = "certifier@council.example"
CHAIR: Final = "chair@council.example"
BOARD_MEMBER: Final = "board-member@health.example"
PARTNER: Final = "partner@refuge.example"
ANYBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks, the address, and words of the page's heading.

    `via` are the links that are followed from the address, by their words. The picture begins at
    the heading or caption that begins with `under`, or at the top, and is `height` pixels high.
    """

    name: str
    reader: str
    path: str
    heading: str
    via: tuple[str, ...] = ()
    under: str = ""
    height: int = 800
    is_narrow: bool = False


MINUTES: Final = "/board/meetings/dalpb-2026-09-09/minutes/"
DISAGREEING: Final = "/plan/?differ=yes&status=live"
PACK: Final = "/packs/dalpb-2026-12-09/1/members/"
SIGNED: Final = "/returns/2024-25/1/"
DRAFT: Final = "/returns/2025-26/1/"
RELEASE: Final = "/releases/support-2024-25/1/"
RELEASED: Final = "/public/figures/support-2024-25/"

_YEAR: Final = (
    Shot("thread", OFFICER, "/thread/", "The golden thread", under="The whole of it", height=680),
    Shot("duties", OFFICER, "/duties/", "Are we compliant", under="Are we compliant", height=860),
)
_OFFICER: Final = (
    Shot("officer-home", OFFICER, "/", "Home", height=545),
    Shot(
        "officer-rounds", OFFICER, "/collections/", "Who has sent", under="Who has sent", height=640
    ),
    Shot(
        "officer-review",
        OFFICER,
        "/collections/",
        "Accept or send back",
        via=("Received", "Look at it"),
        under="Accept or send back",
        height=605,
    ),
    Shot(
        "officer-rehearsal",
        OFFICER,
        "/returns/rehearsal/",
        "Rehearsal",
        under="Rehearsal",
        height=755,
    ),
    Shot(
        "officer-findings", OFFICER, f"{DRAFT}findings/", "Findings", under="Findings", height=640
    ),
    Shot("officer-release", OFFICER, RELEASE, "Who was supported", under="People supp", height=480),
    Shot("officer-proof", OFFICER, f"{SIGNED}proof/", "Proof of", under="Proof of", height=700),
)
_COMMISSIONER: Final = (
    Shot("commissioner-home", COMMISSIONER, "/", "Home", height=495),
    Shot(
        "commissioner-position",
        COMMISSIONER,
        "/grant/position/",
        "Grant position",
        under="Grant position",
        height=470,
    ),
    Shot(
        "commissioner-proposal",
        COMMISSIONER,
        "/grant/proposals/more-dispersed/",
        "More dispersed homes",
        under="Options side by side",
        height=505,
    ),
    Shot(
        "commissioner-agreement",
        COMMISSIONER,
        "/grant/agreements/",
        "Agreements",
        under="Dates in the next",
        height=690,
    ),
    Shot(
        "commissioner-ending",
        COMMISSIONER,
        "/grant/agreements/AG-CALLOFF/ending/",
        "Ending:",
        under="Parts of the plan",
        height=560,
    ),
)
_BOARD: Final = (
    Shot("board-home-phone", BOARD_MEMBER, "/", "Home", is_narrow=True, height=760),
    Shot("board-pack", BOARD_MEMBER, PACK, "Domestic Abuse", under="1. At a glance", height=900),
    Shot(
        "board-update-phone",
        BOARD_MEMBER,
        "/plan/mine/",
        "Update:",
        via=("Update A105",),
        under="Update:",
        height=900,
        is_narrow=True,
    ),
    Shot("board-plan", BOARD_MEMBER, DISAGREEING, "Delivery plan", under="Actions", height=640),
    Shot("chair-risk", CHAIR, "/risks/R05/", "The grant is", under="The grant is", height=880),
    Shot("chair-minutes", CHAIR, MINUTES, "Minutes of", under="Minutes of", height=670),
)
_PARTNER: Final = (
    Shot("partner-home-phone", PARTNER, "/", "Home", is_narrow=True, height=805),
    Shot(
        "partner-sent-back",
        PARTNER,
        "/collections/",
        "Stroud Beresford",
        via=("Sent back",),
        under="Stroud Beresford",
        height=790,
    ),
    Shot(
        "partner-section",
        PARTNER,
        "/collections/",
        "Requests for refuge",
        via=("Sent back", "Requests for refuge"),
        under="Referrals to refuge",
        height=700,
    ),
    Shot(
        "partner-file",
        PARTNER,
        "/figures/import/",
        "Send figures",
        under="Send figures",
        height=580,
    ),
)
_CERTIFIER: Final = (
    Shot("certifier-home", CERTIFIER, "/", "Home", height=470),
    Shot("certifier-months", CERTIFIER, "/grant/months/", "Months", under="Months", height=860),
    Shot("certifier-behind", CERTIFIER, f"{SIGNED}behind/R3a/", "Behind", under="Behind"),
    Shot("certifier-signed", CERTIFIER, SIGNED, "Annual return", under="What was sig", height=370),
    Shot(
        "certifier-certificate",
        CERTIFIER,
        "/grant/certificates/2024-25/1/",
        "Certificate of spend",
        under="Certificate of spend",
        height=760,
    ),
)
_PUBLIC: Final = (
    Shot("public-home-phone", ANYBODY, "/public/", "Help", is_narrow=True, height=900),
    Shot("public-figures", ANYBODY, RELEASED, "Who was", under="People supported", height=480),
    Shot("public-data", ANYBODY, "/public/data/", "Open data", height=700),
)
SHOTS: Final = (
    *_YEAR,
    *_OFFICER,
    *_COMMISSIONER,
    *_BOARD,
    *_PARTNER,
    *_CERTIFIER,
    *_PUBLIC,
)
