"""A certificate as a paper: the statement, what was certified, and the findings with answers."""

from dataclasses import replace
from hashlib import sha256

from dalpb.kernel.codec import to_json
from reporting.assemble.grant.certifying import Certified
from reporting.assemble.grant.paper import Paper, words_table
from reporting.assemble.grant.position import position_paper
from reporting.returns.document import Section


def certificate_paper(certified: Certified) -> Paper:
    """The certificate from its frozen content; the position's own tables stand behind it."""
    data = to_json(certified)
    base = position_paper(certified.position)
    signed = (
        ("Certified by", certified.certified_by),
        ("Certified on", certified.certified_at),
        ("Prepared by", certified.prepared_by),
        ("Prepared on", certified.prepared_at),
        ("In place of", certified.supersedes),
        ("Because", certified.reason),
    )
    sections = (_statement(certified), *base.document.sections)
    document = replace(
        base.document,
        title=f"Certificate of spend: award of {certified.award_year}, number {certified.number}",
        sha256=sha256(data.encode()).hexdigest(),
        certified_by=certified.certified_by,
        certified_on=certified.certified_at,
        sections=tuple(replace(s, code=str(n)) for n, s in enumerate(sections, 1)),
    )
    illustrative = "Contains illustrative figures" if document.is_illustrative else ""
    return Paper(
        document=document,
        noun="certificate",
        stem=f"grant-certificate-{certified.award_year}-{certified.number}",
        facts=(*base.facts, *((name, said) for name, said in signed if said)),
        warning=illustrative,
        data=data,
    )


def _statement(certified: Certified) -> Section:
    findings = [(f.code, f.words, f.answer) for f in certified.findings]
    table = words_table(
        "Findings",
        "What the certifier was told, and the answers",
        ("Finding", "What was found", "Answer"),
        findings,
        source="The checks of the position, and whoever prepared the certificate.",
    )
    signature = (
        f"{certified.certified_by}, {certified.certified_at}. Prepared by {certified.prepared_by},"
        f" {certified.prepared_at}."
    )
    return Section(
        "",
        "The certificate",
        (certified.statement, signature, *(() if findings else ("The checks found nothing.",))),
        (table,) if findings else (),
    )
