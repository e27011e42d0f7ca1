"""The rules of the risk register: scores, appetite, acceptance, escalation, exceptions."""
