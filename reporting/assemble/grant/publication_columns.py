"""The columns of the Transparency Code's files, in the order in which they are published."""

from typing import Final

from dalpb.kernel.periods import PeriodKind
from reporting.models import Publication

NOT_HELD: Final = "Not collected here"
NOT_SUPPLIED: Final = "Not yet supplied"
TITLES: Final = {
    Publication.SPEND: "Spending of more than £500",
    Publication.GRANTS: "Grants to voluntary, community and social enterprise bodies",
    Publication.CONTRACTS: "Register of contracts of £5,000 or more",
}
EVERY: Final = {
    Publication.SPEND: PeriodKind.QUARTER,
    Publication.GRANTS: PeriodKind.YEAR,
    Publication.CONTRACTS: PeriodKind.QUARTER,
}
HEADINGS: Final = {
    Publication.SPEND: (
        "Transaction",
        "Body",
        "Date incurred",
        "Department",
        "Beneficiary",
        "Summary of purpose",
        "Amount (£)",
        "VAT that cannot be recovered (£)",
        "Merchant category",
        "Redaction",
        "Illustrative",
    ),
    Publication.GRANTS: (
        "Reference",
        "Body",
        "Date awarded",
        "Begins",
        "Ends",
        "Department",
        "Beneficiary",
        "Registration number",
        "Summary of purpose",
        "Amount (£)",
        "Redaction",
        "Illustrative",
    ),
    Publication.CONTRACTS: (
        "Reference",
        "Body",
        "Title",
        "Department",
        "Kind",
        "Supplier",
        "Voluntary sector",
        "Small or medium enterprise",
        "Sum (£)",
        "VAT that cannot be recovered (£)",
        "Begins",
        "Ends",
        "Review",
        "How it was let",
        "Redaction",
        "Illustrative",
    ),
}
MONEY: Final = frozenset({"Amount (£)", "Sum (£)"})
