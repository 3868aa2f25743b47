"""Criteria judged over evidence, and the credential that is issued once, frozen, and verifiable."""
