"""What a line or an agreement points at must be there."""

from commissioning.models import Agreement
from commissioning.rules.cycle import HELD, Stage
from dalpb.kernel.refusals import Denial, Refused
from needs.facts.references import recommendation_exists, service_exists
from strategy.facts.references import objective_exists


def require_links(
    *,
    service_code: str = "",
    agreement_ref: str = "",
    objective_code: str = "",
    recommendation_code: str = "",
) -> None:
    """Refuse a code that is of nothing that is kept here."""
    if service_code and not service_exists(service_code):
        raise Refused(
            Denial(
                "link.no_service",
                f"There is no service {service_code}. Look its code up under Services.",
            )
        )
    if agreement_ref:
        require_agreement(agreement_ref)
    if objective_code and not objective_exists(objective_code):
        raise Refused(
            Denial(
                "link.no_objective",
                f"No strategy has an objective {objective_code}. Look it up under Strategies.",
            )
        )
    if recommendation_code and not recommendation_exists(recommendation_code):
        raise Refused(
            Denial(
                "link.no_recommendation",
                f"The needs assessment in force has no recommendation {recommendation_code}.",
            )
        )


def require_agreement(reference: str) -> Agreement:
    """The agreement of a reference, if it is kept here and has not ended."""
    found = Agreement.objects.filter(reference=reference).first()
    if found is None:
        raise Refused(
            Denial(
                "link.no_agreement",
                f"There is no agreement {reference}. Open it under Agreements first.",
            )
        )
    if found.stage == Stage.ENDED.value:
        raise Refused(Denial("link.agreement_ended", f"Agreement {reference} has ended."))
    return found


def require_held_agreement(reference: str) -> Agreement:
    """The agreement of a reference, if somebody has been awarded it."""
    found = require_agreement(reference)
    if found.stage not in {stage.value for stage in HELD}:
        raise Refused(
            Denial(
                "link.agreement_not_awarded",
                f"Nobody has been awarded agreement {reference} yet, so no money is committed to"
                " it. Record its award first.",
            )
        )
    return found
