"""Programme, module, activity; intake and enrolment; progress and the ledger of study time."""
