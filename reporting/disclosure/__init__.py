"""Disclosure control: what a reader could work out, and what must be held back so that nobody can.

Stable names for callers: `drafting.draft`, `drafting.check`, `audit.audit`, `explain.explain`,
`revisions.audit_revision`, `attributes.attributes`, `protect.ProtectedTable` (docs/disclosure.md).
"""
