"""A certified return without the long way to it, for what only reads one."""

from dataclasses import replace

from dalpb.kernel.models import Organisation, User
from reporting.models import AnnualReturn, ReturnSnapshot
from reporting.render.formats import FormatCode, render
from reporting.returns.compose import compose
from reporting.returns.snapshot import sha256, to_json
from reporting.services.documents import store_documents
from tests.factories.returns import AT, sample_snapshot


def signed_return(
    authority: Organisation, *, author: User, certifier: User, number: int = 1
) -> AnnualReturn:
    """The year's return as the sample has it; a later number amends the one before."""
    earlier = AnnualReturn.objects.filter(authority=authority, number=number - 1).first()
    made = AnnualReturn.objects.create(
        authority=authority,
        year="2024-25",
        number=number,
        amends=earlier,
        is_material=False if earlier else None,
        material_reason="A word was wrong." if earlier else "",
        status="certified",
        created_by=author,
        created_at=AT,
    )
    sample = sample_snapshot()
    taken = replace(sample, stamp=replace(sample.stamp, number=number))
    content = to_json(taken)
    snapshot = ReturnSnapshot.objects.create(
        annual_return=made,
        content=content,
        sha256=sha256(content),
        spec_version=taken.spec.version,
        spec_sha256=taken.form_sha256,
        audit_sequence=41,
        audit_hash="a" * 64,
        statement=taken.stamp.statement,
        prepared_by=author,
        prepared_at=AT,
        certified_by=certifier,
        certified_at=AT,
    )
    document = compose(taken, sha256=snapshot.sha256)
    store_documents(snapshot, {FormatCode.JSON: render(document, FormatCode.JSON)}, at=AT)
    return made
